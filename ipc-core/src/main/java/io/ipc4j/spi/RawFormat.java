package io.ipc4j.spi;

import java.nio.ByteBuffer;

/** Whatever one read gave is a message. */
final class RawFormat extends FrameFormat {

    RawFormat(int maxMessage) {
        super(maxMessage);
    }

    @Override
    int header() {
        return 0;
    }

    @Override
    int trailer() {
        return 0;
    }

    @Override
    void check(ByteBuffer message) {
        if (!message.hasRemaining()) {
            throw new IllegalArgumentException("framing=raw can't carry an empty message");
        }
    }

    @Override
    void begin(ByteBuffer to, int length) {}

    @Override
    void end(ByteBuffer to) {}

    @Override
    int find(ByteBuffer in, int from, int to) {
        start = from;
        end = to - from > maxMessage ? from + maxMessage : to;
        next = end;
        return Math.max(1, end - from);
    }
}
