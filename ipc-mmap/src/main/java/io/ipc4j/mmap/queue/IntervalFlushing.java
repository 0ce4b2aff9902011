package io.ipc4j.mmap.queue;

import io.ipc4j.QueueException;
import io.ipc4j.mmap.memory.Mapping;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Writes to the disk what has changed, every so often, in a thread of its own. An idle queue is left alone. */
final class IntervalFlushing implements Flushing, Runnable {
    private final Mapping mapping;
    private final String name;
    private final long nanos;
    private final Consumer<QueueException> failure;
    private final Thread thread;
    private volatile boolean written;
    private volatile boolean waiting;
    private volatile boolean closed;

    IntervalFlushing(Mapping mapping, String name, Duration interval, Consumer<QueueException> failure) {
        this.mapping = mapping;
        this.name = name;
        this.nanos = interval.toNanos();
        this.failure = failure;
        this.thread = new Thread(this, "ipc4j-queue-flush");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void written(int address, int length) {
        if (!written) {
            written = true;
            if (waiting) {
                LockSupport.unpark(thread);
            }
        }
    }

    @Override
    public void run() {
        while (!closed) {
            waiting = true;
            while (!written && !closed) {
                LockSupport.park(this);
            }
            waiting = false;
            long end = System.nanoTime() + nanos;
            for (long left = nanos; left > 0 && !closed; left = end - System.nanoTime()) {
                LockSupport.parkNanos(this, left);
            }
            if (written && !flush()) {
                return;
            }
        }
    }

    private boolean flush() {
        written = false;
        try {
            mapping.force();
            return true;
        } catch (RuntimeException | Error e) {
            failure.accept(SyncFlushing.failure(name, e));
            return false;
        }
    }

    /** With a last flush. */
    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            LockSupport.unpark(thread);
            try {
                thread.join(TimeUnit.SECONDS.toMillis(1));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
