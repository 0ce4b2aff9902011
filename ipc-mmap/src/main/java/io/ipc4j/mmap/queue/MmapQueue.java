package io.ipc4j.mmap.queue;

import io.ipc4j.QueueException;
import io.ipc4j.QueueStats;
import io.ipc4j.spi.LeasedMessage;
import io.ipc4j.spi.QueueStore;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Signal;
import io.ipc4j.spi.StoreOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    final @Nullable DeadLetters dead;
    private final Answering answers;
    private final Gate gate;
    private final AtomicBoolean closed = new AtomicBoolean();

    private MmapQueue(
            Housekeeping housekeeping,
            Attachment attachment,
            QueueSettings settings,
            boolean isDead,
            AtomicReference<@Nullable QueueException> failure) {
        this.housekeeping = housekeeping;
        this.attachment = attachment;
        this.ring = attachment.ring;
        this.bells = attachment.bells;
        this.geometry = attachment.memory.geometry;
        this.name = attachment.directory.toString();
        this.gate = new Gate(attachment.turnstile, name, failure, this::tell);
        this.maxDeliveries = isDead ? 0 : attachment.file.head().maxDeliveries();
        this.dead = isDead ? null : new DeadLetters(attachment, settings);
        this.answers = new Answering(ring, bells, gate, dead);
        this.flushing = switch (attachment.file.head().durability()) {
            case MEMORY -> Flushing.NONE;
            case INTERVAL ->
                new IntervalFlushing(attachment.file.mapping(), name, settings.flushInterval(), gate::fail);
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

    private void tell() {
        bells.signal().raise(Readiness.READ | Readiness.WRITE);
    }

    @Override
    public boolean tryPut(ByteBuffer message, long series, long number) {
        geometry.checkSize(message.remaining(), name);
        int place = gate.enter();
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
        } catch (InternalError | QueueException e) {
            throw gate.failed(e);
        } finally {
            gate.exit(place);
        }
    }

    @Override
    public int tryPutAll(List<ByteBuffer> messages, long series, long number) {
        messages.forEach(message -> geometry.checkSize(message.remaining(), name));
        int place = gate.enter();
        try {
            return putAll(messages, series, number);
        } catch (InternalError | QueueException e) {
            throw gate.failed(e);
        } finally {
            gate.exit(place);
        }
    }

    private int putAll(List<ByteBuffer> messages, long series, long number) {
        int from = Integer.MAX_VALUE;
        int to = 0;
        int count = 0;
        for (ByteBuffer message : messages) {
            long position = ring.put(message, series, number == UNNUMBERED ? UNNUMBERED : number + count);
            if (position == Ring.FULL) {
                break;
            }
            int address = geometry.address(position);
            from = Math.min(from, address);
            to = Math.max(to, address + geometry.span(message.remaining()) * geometry.blockSize);
            count++;
        }
        if (count > 0) {
            flushing.written(from, to - from);
            bells.wakeTaker();
        }
        return count;
    }

    @Override
    public boolean hasAmpleRoom() {
        return gate.inside(ring::hasAmpleRoom);
    }

    @Override
    public @Nullable Lease tryLease() {
        while (true) {
            Lease lease = lease();
            if (lease == null || !isWornOut(lease) || !bury(lease)) {
                return lease;
            }
        }
    }

    @Override
    public byte @Nullable [] tryTake() {
        while (true) {
            Lease lease = takeUnlessWornOut();
            if (lease == null) {
                return null;
            }
            if (!isWornOut(lease)) {
                return lease.toArray();
            }
            if (!bury(lease)) {
                answers.ack(lease);
                return lease.toArray();
            }
        }
    }

    /**
     * What it gives is acknowledged, but for what was delivered too often. In and out once: whoever closes the queue after the lease waits for
     * this thread, so the acknowledgement needs no entry of its own.
     */
    private @Nullable Lease takeUnlessWornOut() {
        int place = gate.enter();
        try {
            Lease lease = ring.lease(answers);
            if (lease != null && !isWornOut(lease)) {
                ring.ack(lease);
                bells.wakePutters();
            }
            return lease;
        } catch (InternalError | QueueException e) {
            throw gate.failed(e);
        } finally {
            gate.exit(place);
        }
    }

    /** False if the dead letters can't take it: then it is delivered once more. */
    private boolean bury(Lease lease) {
        return dead != null && dead.take(lease, answers);
    }

    private boolean isWornOut(Lease lease) {
        return maxDeliveries != 0 && lease.deliveries() > maxDeliveries;
    }

    @Override
    public List<LeasedMessage> tryLeaseAll(int most) {
        List<LeasedMessage> leases = new ArrayList<>(most);
        try {
            for (Lease wornOut = lease(most, leases); wornOut != null; wornOut = lease(most, leases)) {
                if (!bury(wornOut)) {
                    leases.add(wornOut);
                }
            }
            return leases;
        } catch (RuntimeException | Error e) {
            handBack(leases);
            throw e;
        }
    }

    private static void handBack(List<LeasedMessage> leases) {
        try {
            leases.forEach(LeasedMessage::handBack);
        } catch (QueueException e) {
            // It is closed or has failed, which is told elsewhere, and gives back all.
        }
    }

    /** Adds leases until there are so many, or no more; or up to one that was delivered too often, which it gives. */
    private @Nullable Lease lease(int most, List<LeasedMessage> leases) {
        int place = gate.enter();
        try {
            while (leases.size() < most) {
                Lease lease = ring.lease(answers);
                if (lease == null || isWornOut(lease)) {
                    return lease;
                }
                leases.add(lease);
            }
            return null;
        } catch (InternalError | QueueException e) {
            throw gate.failed(e);
        } finally {
            gate.exit(place);
        }
    }

    @Override
    public void ackAll(List<? extends LeasedMessage> messages) {
        answers.ackAll(messages);
    }

    private @Nullable Lease lease() {
        int place = gate.enter();
        try {
            return ring.lease(answers);
        } catch (InternalError | QueueException e) {
            throw gate.failed(e);
        } finally {
            gate.exit(place);
        }
    }

    /** Whether there is room for a message of so many bytes once the oldest are dropped, which nobody has leased. */
    boolean canGiveWay(int length) {
        return gate.inside(() -> attachment.census.canGiveWay(geometry.span(length)));
    }

    @Override
    public boolean isDrained() {
        return gate.inside(attachment.census::isDrained);
    }

    @Override
    public QueueStats stats() {
        long deadLetters = dead == null ? 0 : dead.count();
        return gate.inside(() ->
                Statistics.of(attachment.memory, attachment.census, attachment.participants.registered(), deadLetters));
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
        // Only if it is open; opening the others takes its time, and must not keep anybody from closing it.
        gate.exit(gate.enterAtOnce());
        return dead.store();
    }

    boolean isClosed() {
        return closed.get();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        gate.close();
        tell();
        flushing.close();
        housekeeping.stop();
        if (dead != null) {
            dead.close();
        }
    }
}
