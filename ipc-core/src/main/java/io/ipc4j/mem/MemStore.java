package io.ipc4j.mem;

import io.ipc4j.QueueStats;
import io.ipc4j.spi.LeasedMessage;
import io.ipc4j.spi.QueueStore;
import io.ipc4j.spi.Signal;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One user's hold on a {@link MemQueue}. */
final class MemStore implements QueueStore {
    private final MemQueue queue;
    private final int maxMessage;
    private final @Nullable MemStore deadLetters;
    private final Consumer<MemStore> onClose;
    /** What this user has leased. Guarded by the queue's lock. */
    final Set<Lease> leases = new LinkedHashSet<>();

    MemStore(MemQueue queue, int maxMessage, Consumer<MemStore> onClose) {
        this.queue = queue;
        this.maxMessage = (int) Math.min(maxMessage, (long) queue.capacity * MemQueue.UNIT);
        this.onClose = onClose;
        MemQueue letters = queue.deadLetters;
        this.deadLetters = letters == null ? null : new MemStore(letters, maxMessage, letters::close);
        queue.open(this);
    }

    /** A message of this user's, for now. */
    final class Lease implements LeasedMessage {
        final MemQueue.Message message;
        private final int deliveries;
        /** Read-only: the message may be delivered again. */
        private final ByteBuffer bytes;

        Lease(MemQueue.Message message, int deliveries) {
            this.message = message;
            this.deliveries = deliveries;
            this.bytes = ByteBuffer.wrap(message.bytes).asReadOnlyBuffer();
        }

        @Override
        public ByteBuffer bytes() {
            return bytes;
        }

        @Override
        public int deliveries() {
            return deliveries;
        }

        @Override
        public long series() {
            return message.series;
        }

        @Override
        public long number() {
            return message.number;
        }

        @Override
        public void ack() {
            queue.answer(MemStore.this, this, MemQueue.Answer.ACK);
        }

        @Override
        public void release() {
            queue.answer(MemStore.this, this, MemQueue.Answer.RELEASE);
        }

        @Override
        public void handBack() {
            queue.answer(MemStore.this, this, MemQueue.Answer.HAND_BACK);
        }

        @Override
        public void reject() {
            queue.answer(MemStore.this, this, MemQueue.Answer.REJECT);
        }
    }

    MemQueue queue() {
        return queue;
    }

    @Override
    public boolean tryPut(ByteBuffer message, long series, long number) {
        return queue.tryPut(this, message, series, number);
    }

    @Override
    public @Nullable LeasedMessage tryLease() {
        return queue.tryLease(this);
    }

    @Override
    public boolean isDrained() {
        return queue.isDrained(this);
    }

    @Override
    public QueueStats stats() {
        return queue.stats(this);
    }

    @Override
    public int maxMessage() {
        return maxMessage;
    }

    @Override
    public Signal readiness() {
        return queue.signal;
    }

    @Override
    public @Nullable QueueStore deadLetters() {
        return deadLetters;
    }

    @Override
    public void close() {
        if (deadLetters != null) {
            deadLetters.close();
        }
        onClose.accept(this);
    }
}
