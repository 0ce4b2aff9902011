package io.ipc4j.queue;

import io.ipc4j.QueueClosedException;
import io.ipc4j.QueueException;
import io.ipc4j.spi.QueueStore;
import io.ipc4j.waiting.Waiter;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The messages of {@code putAsync} for which there was no room, in order, and the daemon thread that puts them in; it starts when it is needed
 * and ends when it has had nothing to do for a while. Who puts while there is a line stands in it, so that nobody is overtaken by
 * later messages of their own.
 */
final class PutLine implements Runnable {
    /** So many messages, and so many bytes beside one message, may be on their way before {@code putAsync} waits. */
    private static final int MOST = 1024;

    private static final long MOST_BYTES = 1 << 20;
    private static final long RETIRE = 1_000_000_000;
    /** All were withdrawn. */
    private static final Entry NOBODY = new Entry(ByteBuffer.allocate(0));

    private final QueueStore store;
    private final URI address;
    private final long series;
    private final Patience patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Entry> line = new ArrayDeque<>();
    private long bytes;
    private boolean closed;
    private volatile @Nullable Thread thread;
    private volatile boolean pending;

    private static final class Entry {
        final ByteBuffer message;
        final CompletableFuture<Void> done = new CompletableFuture<>();

        Entry(ByteBuffer message) {
            this.message = message;
        }
    }

    PutLine(QueueStore store, URI address, long series, Patience patience) {
        this.store = store;
        this.address = address;
        this.series = series;
        this.patience = patience;
    }

    /** Whether who puts must stand in line; not the line's own thread, on which a future's followers may put. */
    boolean isPending() {
        return pending && Thread.currentThread() != thread;
    }

    /** Takes a copy of a message; waits while the line is too long. */
    CompletableFuture<Void> add(ByteBuffer message) throws InterruptedException {
        lock.lock();
        try {
            while (isTooLong(message.remaining()) && !closed && Thread.currentThread() != thread) {
                changed.await();
            }
            ByteBuffer copy = ByteBuffer.allocate(message.remaining())
                    .put(message.duplicate())
                    .flip();
            return enter(new Entry(copy)).done;
        } finally {
            lock.unlock();
        }
    }

    private boolean isTooLong(int more) {
        return line.size() >= MOST || !line.isEmpty() && bytes + more > MOST_BYTES;
    }

    /** Puts a message in when it is its turn, or gives up: false when the time is over. */
    boolean put(ByteBuffer message, long timeoutNanos) throws InterruptedException {
        Entry mine = new Entry(message);
        lock.lock();
        try {
            enter(mine);
        } finally {
            lock.unlock();
        }
        try {
            if (timeoutNanos == Waiter.FOREVER) {
                mine.done.get();
            } else {
                mine.done.get(timeoutNanos, TimeUnit.NANOSECONDS);
            }
            return true;
        } catch (TimeoutException e) {
            return !withdraw(mine) && outcome(mine);
        } catch (InterruptedException e) {
            if (withdraw(mine)) {
                throw e;
            }
            Thread.currentThread().interrupt(); // it is in: the interrupt is for the next call
            return outcome(mine);
        } catch (ExecutionException e) {
            return outcome(mine);
        }
    }

    /** True, or what went wrong, thrown anew. Only for what has left the line. */
    private static boolean outcome(Entry entry) {
        try {
            entry.done.join();
            return true;
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            throw cause instanceof QueueClosedException
                    ? new QueueClosedException(cause.getMessage(), cause)
                    : new QueueException(String.valueOf(cause.getMessage()), cause);
        }
    }

    private Entry enter(Entry entry) {
        if (closed) {
            throw closedException();
        }
        if (thread == null) {
            Thread started = new Thread(this, "ipc4j-queue-puts " + address);
            started.setDaemon(true);
            started.start(); // which may fail; it waits for the lock, and finds the entry then
            thread = started;
        }
        line.add(entry);
        bytes += entry.message.remaining();
        pending = true;
        changed.signalAll();
        return entry;
    }

    private boolean withdraw(Entry entry) {
        lock.lock();
        try {
            boolean found = line.remove(entry);
            if (found) {
                left(entry);
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    private void left(Entry entry) {
        bytes -= entry.message.remaining();
        pending = !line.isEmpty();
        changed.signalAll();
    }

    @Override
    public void run() {
        while (awaitWork()) {
            try {
                Entry put = patience.await(this::tryFirst, Waiter.FOREVER);
                if (put != null) {
                    put.done.complete(null);
                }
            } catch (InterruptedException e) {
                // Nobody's business here: what follows a future may have left it.
            } catch (RuntimeException | Error e) {
                failAll(e);
            }
        }
    }

    private @Nullable Entry tryFirst() {
        lock.lock();
        try {
            Entry first = line.peek();
            if (first == null) {
                return NOBODY;
            }
            if (!store.tryPut(first.message, series, QueueStore.UNNUMBERED)) {
                return null;
            }
            line.remove();
            left(first);
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** False when the thread is to end. */
    private boolean awaitWork() {
        lock.lock();
        try {
            long left = RETIRE;
            while (line.isEmpty() && !closed && left > 0) {
                try {
                    left = changed.awaitNanos(left);
                } catch (InterruptedException e) {
                    // As above.
                }
            }
            if (line.isEmpty()) {
                thread = null;
            }
            return !line.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void failAll(Throwable reason) {
        List<Entry> all;
        lock.lock();
        try {
            all = List.copyOf(line);
            line.clear();
            bytes = 0;
            pending = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        all.forEach(entry -> entry.done.completeExceptionally(reason));
    }

    /** Fails what is left. The store has been closed before. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        failAll(closedException());
    }

    private QueueClosedException closedException() {
        return new QueueClosedException("putting into " + address + ": it was closed by this side", null);
    }
}
