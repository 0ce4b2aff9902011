package io.ipc4j.mmap.queue;

import io.ipc4j.QueueClosedException;
import io.ipc4j.QueueException;
import io.ipc4j.QueueStats;
import io.ipc4j.spi.QueueStore;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Signal;
import io.ipc4j.spi.StoreOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A durable queue, as one of its participants sees it: each that is open in a process is one. */
public final class MmapQueue implements QueueStore {
    private final Housekeeping housekeeping;
    private final Attachment attachment;
    private final Ring ring;
    private final Bells bells;
    private final Geometry geometry;
    private final String name;
    private final int maxDeliveries;
    private final Flushing flushing;
    private final @Nullable DeadLetters dead;
    private final Lease.Answers answers = new Answering();
    private final Turnstile turnstile;
    private final AtomicReference<@Nullable QueueException> failure;
    private final AtomicBoolean closed = new AtomicBoolean();

    private MmapQueue(
            Housekeeping housekeeping,
            Attachment attachment,
            QueueSettings settings,
            boolean isDead,
            AtomicReference<@Nullable QueueException> failure) {
        this.housekeeping = housekeeping;
        this.attachment = attachment;
        this.failure = failure;
        this.ring = attachment.ring;
        this.bells = attachment.bells;
        this.turnstile = attachment.turnstile;
        this.geometry = attachment.memory.geometry;
        this.name = attachment.directory.toString();
        this.maxDeliveries = isDead ? 0 : attachment.file.head().maxDeliveries();
        this.dead = isDead ? null : new DeadLetters(attachment, settings);
        this.flushing = switch (attachment.file.head().durability()) {
            case MEMORY -> Flushing.NONE;
            case INTERVAL ->
                new IntervalFlushing(attachment.file.mapping(), name, settings.flushInterval(), this::fail);
            case SYNC -> new SyncFlushing(attachment.file.mapping(), name);
        };
    }

    /**
     * Opens a queue, or makes it.
     *
     * @param path its directory, absolute
     * @param options what it should be like
     * @return the open queue
     * @throws InterruptedException if interrupted while others open it
     */
    public static MmapQueue open(Path path, StoreOptions options) throws InterruptedException {
        return open(path, QueueSettings.of(options));
    }

    /**
     * Looks at a queue without taking part in it.
     *
     * @param path its directory, absolute
     * @return what is there
     */
    public static QueueStats stats(Path path) {
        try {
            return Statistics.of(new QueueDirectory(path.toRealPath()));
        } catch (IOException e) {
            throw new QueueException("looking at the queue mmap:" + path + " failed: " + e, e);
        }
    }

    static MmapQueue open(Path path, QueueSettings settings) throws InterruptedException {
        QueueDirectory directory = prepare(path);
        return open(directory, settings, false);
    }

    static QueueDirectory prepare(Path path) {
        try {
            return QueueDirectory.prepare(path);
        } catch (IOException e) {
            throw new QueueException("opening the queue mmap:" + path + " failed: " + e, e);
        }
    }

    static MmapQueue open(QueueDirectory directory, QueueSettings settings, boolean isDead)
            throws InterruptedException {
        AtomicReference<@Nullable QueueException> failure = new AtomicReference<>();
        CompletableFuture<MmapQueue> queue = new CompletableFuture<>();
        Housekeeping housekeeping = Housekeeping.start(directory, settings, e -> {
            failure.compareAndSet(null, e);
            queue.thenAccept(MmapQueue::tell);
        });
        boolean good = false;
        try {
            Attachment attachment = housekeeping.opened().get();
            MmapQueue opened = new MmapQueue(housekeeping, attachment, settings, isDead, failure);
            queue.complete(opened);
            good = true;
            return opened;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new QueueException("opening the queue " + directory + " failed: " + e.getCause(), e.getCause());
        } finally {
            if (!good) {
                housekeeping.stop();
            }
        }
    }

    private final class Answering implements Lease.Answers {
        @Override
        public void ack(Lease lease) {
            MmapQueue.this.ack(lease);
        }

        @Override
        public void release(Lease lease) {
            MmapQueue.this.release(lease);
        }

        @Override
        public void reject(Lease lease) {
            MmapQueue.this.reject(lease);
        }
    }

    private int enter() {
        return check(turnstile.enter());
    }

    /** For those who claim nothing whose fate could tell them that the queue was closed meanwhile. */
    private int enterAtOnce() {
        return check(turnstile.enterAtOnce());
    }

    private int check(int place) {
        if (place == Turnstile.CLOSED) {
            throw new QueueClosedException("the queue " + name + " is closed", null);
        }
        QueueException failed = failure.get();
        if (failed != null) {
            turnstile.exit(place);
            throw new QueueException(failed.getMessage(), failed);
        }
        return place;
    }

    /** From now on every call says why. */
    private void fail(QueueException e) {
        if (failure.compareAndSet(null, e)) {
            tell();
        }
    }

    /** What a call ends with; unless the queue was only closed, it is what every other call ends with from now on. */
    private QueueException told(QueueException e) {
        if (!(e instanceof QueueClosedException)) {
            fail(e);
        }
        return e;
    }

    private void tell() {
        bells.signal().raise(Readiness.READ | Readiness.WRITE);
    }

    private QueueException cut(InternalError e) {
        QueueException told = new QueueException(
                "the queue " + name
                        + " can't be used any more: its file was cut, or its disk can't be read. Restore it",
                e);
        fail(told);
        return told;
    }

    @Override
    public boolean tryPut(ByteBuffer message, long series, long number) {
        if (message.remaining() > geometry.maxMessage) {
            throw new IllegalArgumentException(
                    "a message of " + message.remaining() + " bytes is too large for the queue "
                            + name + ": at most " + geometry.maxMessage
                            + " bytes, a quarter of it. size= in the address makes a larger queue, block= larger blocks");
        }
        int place = enter();
        try {
            long position = ring.put(message, series, number);
            if (position == Ring.FULL) {
                return false;
            }
            if (flushing != Flushing.NONE) {
                flushing.written(geometry.address(position), geometry.span(message.remaining()) * geometry.blockSize);
            }
            bells.wakeTaker();
            return true;
        } catch (InternalError e) {
            throw cut(e);
        } catch (QueueException e) {
            throw told(e);
        } finally {
            turnstile.exit(place);
        }
    }

    @Override
    public boolean hasAmpleRoom() {
        int place = enterAtOnce();
        try {
            return ring.hasAmpleRoom();
        } catch (InternalError e) {
            throw cut(e);
        } finally {
            turnstile.exit(place);
        }
    }

    @Override
    public @Nullable Lease tryLease() {
        while (true) {
            Lease lease = lease();
            if (lease == null || maxDeliveries == 0 || lease.deliveries() <= maxDeliveries) {
                return lease;
            }
            reject(lease);
        }
    }

    private @Nullable Lease lease() {
        int place = enter();
        try {
            return ring.lease(answers);
        } catch (InternalError e) {
            throw cut(e);
        } catch (QueueException e) {
            throw told(e);
        } finally {
            turnstile.exit(place);
        }
    }

    private void ack(Lease lease) {
        int place = enterAtOnce();
        try {
            ring.ack(lease);
            bells.wakePutters();
        } catch (InternalError e) {
            throw cut(e);
        } catch (QueueException e) {
            throw told(e);
        } finally {
            turnstile.exit(place);
        }
    }

    private void release(Lease lease) {
        int place = enterAtOnce();
        try {
            ring.release(lease);
            bells.wakeTaker();
        } catch (InternalError e) {
            throw cut(e);
        } catch (QueueException e) {
            throw told(e);
        } finally {
            turnstile.exit(place);
        }
    }

    private void reject(Lease lease) {
        if (dead == null) {
            release(lease);
        } else {
            boolean buried = false;
            try {
                dead.bury(lease);
                buried = true;
            } finally {
                if (!buried) {
                    release(lease);
                }
            }
            ack(lease);
        }
    }

    @Override
    public boolean isDrained() {
        int place = enterAtOnce();
        try {
            return attachment.census.isDrained();
        } catch (InternalError e) {
            throw cut(e);
        } finally {
            turnstile.exit(place);
        }
    }

    @Override
    public QueueStats stats() {
        long deadLetters = dead == null ? 0 : dead.count();
        int place = enterAtOnce();
        try {
            return Statistics.of(
                    attachment.memory, attachment.census, attachment.participants.registered(), deadLetters);
        } catch (InternalError e) {
            throw cut(e);
        } finally {
            turnstile.exit(place);
        }
    }

    @Override
    public int maxMessage() {
        return geometry.maxMessage;
    }

    @Override
    public Signal readiness() {
        return bells.signal();
    }

    @Override
    public @Nullable QueueStore deadLetters() {
        if (dead == null) {
            return null;
        }
        int place = enterAtOnce();
        try {
            return dead.store();
        } finally {
            turnstile.exit(place);
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        turnstile.close();
        tell();
        flushing.close();
        housekeeping.stop();
        if (dead != null) {
            dead.close();
        }
    }
}
