package io.ipc4j.mmap.queue;

import io.ipc4j.spi.LeasedMessage;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A leased record, and the copy of its message. */
final class Lease implements LeasedMessage {
    /** For messages that are only looked at. */
    static final Answers NOBODY = new Answers() {
        @Override
        public void ack(Lease lease) {}

        @Override
        public void release(Lease lease) {}

        @Override
        public void handBack(Lease lease) {}

        @Override
        public void reject(Lease lease) {}
    };

    final long position;
    /** The control word that makes it ours. */
    final long word;

    int deliveries;
    private final Answers answers;
    private final byte[] message;
    private final long series;
    private final long number;
    private @Nullable ByteBuffer bytes;

    /** Who takes the answers. */
    interface Answers {
        void ack(Lease lease);

        void release(Lease lease);

        void handBack(Lease lease);

        void reject(Lease lease);
    }

    Lease(Answers answers, long position, long word, byte[] message, long series, long number) {
        this.answers = answers;
        this.position = position;
        this.word = word;
        this.message = message;
        this.series = series;
        this.number = number;
    }

    @Override
    public ByteBuffer bytes() {
        ByteBuffer known = bytes;
        if (known == null) {
            known = ByteBuffer.wrap(message);
            bytes = known;
        }
        return known;
    }

    @Override
    public byte[] toArray() {
        return message;
    }

    @Override
    public int deliveries() {
        return deliveries;
    }

    @Override
    public long series() {
        return series;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public void ack() {
        answers.ack(this);
    }

    @Override
    public void release() {
        answers.release(this);
    }

    @Override
    public void handBack() {
        answers.handBack(this);
    }

    @Override
    public void reject() {
        answers.reject(this);
    }
}
