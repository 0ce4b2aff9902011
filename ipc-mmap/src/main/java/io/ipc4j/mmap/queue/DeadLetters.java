package io.ipc4j.mmap.queue;

import io.ipc4j.IpcException;
import io.ipc4j.QueueClosedException;
import io.ipc4j.QueueException;
import io.ipc4j.QueueStats;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The queue of what nobody could use, in a directory of the queue itself. It is opened when it is first needed. Any thread. */
final class DeadLetters implements AutoCloseable {
    /** The oldest may be leased for a moment only, by others who drop it for a message of theirs; or by one who dies then, and is repaired. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long RETRY_NANOS = 100_000;
    /** For so long after a wait in vain, be it for room or to open them, nobody waits again: whoever rejects much would do nothing else. */
    private static final long VAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Attachment attachment;
    private final QueueSettings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable MmapQueue store;
    private boolean closed;
    private boolean told;
    private volatile @Nullable Vain vain;

    /** That something could not be kept, and when. */
    private record Vain(IpcException why, long since) {
        boolean isRecent() {
            return System.nanoTime() - since < VAIN_NANOS;
        }
    }

    DeadLetters(Attachment attachment, QueueSettings settings) {
        this.attachment = attachment;
        this.settings = settings.like(attachment.file.head());
    }

    /** The same each time. An interrupt stays pending. */
    MmapQueue store() {
        boolean interrupted = false;
        lock.lock();
        try {
            while (store == null || store.isClosed()) {
                if (closed) {
                    throw new QueueClosedException("the queue " + attachment.directory + " is closed", null);
                }
                interrupted |= Thread.interrupted();
                try {
                    store = MmapQueue.open(MmapQueue.prepare(attachment.directory.dead()), settings, true);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return store;
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** How many there are. */
    long count() {
        lock.lock();
        try {
            if (store == null && !Files.exists(new QueueDirectory(attachment.directory.dead()).data())) {
                return 0;
            }
        } finally {
            lock.unlock();
        }
        QueueStats stats = store().stats();
        return stats.waiting() + stats.leased();
    }

    /** Takes a message over, which goes back to where it was if that fails. */
    void reject(Lease lease, Lease.Answers answers) {
        boolean buried = false;
        try {
            bury(lease);
            buried = true;
        } finally {
            if (!buried) {
                answers.release(lease);
            }
        }
        answers.ack(lease);
    }

    /** Takes a message over; false if that can't be now, and then it is still leased. */
    boolean take(Lease lease, Lease.Answers answers) {
        try {
            bury(lease);
        } catch (IpcException e) {
            return false;
        } catch (RuntimeException | Error e) { // no memory, for example
            answers.release(lease);
            throw e;
        }
        answers.ack(lease);
        return true;
    }

    /** Keeps a message under its name; the oldest give way. If they can't, since somebody has them out, none is dropped. */
    private void bury(Lease lease) {
        Vain before = vain;
        boolean recently = before != null && before.isRecent();
        if (recently && !isOpen()) {
            throw new QueueException(String.valueOf(before.why.getMessage()), before.why);
        }
        long begin = System.nanoTime();
        try {
            bury(lease, recently ? 0 : PATIENCE_NANOS);
            vain = null;
        } catch (IpcException e) {
            long now = System.nanoTime();
            if (!recently && now - begin >= PATIENCE_NANOS) {
                vain = new Vain(e, now);
            }
            throw e;
        }
    }

    private boolean isOpen() {
        lock.lock();
        try {
            return store != null && !store.isClosed();
        } finally {
            lock.unlock();
        }
    }

    private void bury(Lease lease, long patience) {
        MmapQueue to = store();
        ByteBuffer message = lease.bytes().duplicate().clear();
        long begin = System.nanoTime();
        while (!to.tryPut(message, lease.series(), lease.number())) {
            Lease oldest = to.canGiveWay(message.remaining()) ? to.tryLease() : null;
            if (oldest != null) {
                oldest.ack();
                attachment.memory.add(QueueLayout.DROPPED, 1);
                tell();
            } else if (System.nanoTime() - begin < patience) {
                LockSupport.parkNanos(RETRY_NANOS);
            } else {
                throw new QueueException("rejecting a message of the queue " + attachment.directory
                        + ": its dead letters are full, and the oldest of them, which should give way, are leased."
                        + " Acknowledge or release them; the message is still in the queue");
            }
        }
    }

    private void tell() {
        lock.lock();
        try {
            if (!told) {
                told = true;
                LoggerFactory.getLogger(DeadLetters.class)
                        .warn("queue {}: the dead letters are full, and the oldest are dropped", attachment.directory);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        MmapQueue open;
        lock.lock();
        try {
            closed = true;
            open = store;
        } finally {
            lock.unlock();
        }
        if (open != null) {
            open.close();
        }
    }
}
