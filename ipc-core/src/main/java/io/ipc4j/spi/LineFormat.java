package io.ipc4j.spi;

import io.ipc4j.ProtocolException;
import java.nio.ByteBuffer;

/** One line a message: ended by {@code \n}; any {@code \r} before that is dropped. */
final class LineFormat extends FrameFormat {
    /** How many bytes of the frame that is coming in are known to hold no {@code \n}. */
    private int looked;

    LineFormat(int maxMessage) {
        super(maxMessage);
    }

    @Override
    int header() {
        return 0;
    }

    @Override
    int trailer() {
        return 1;
    }

    @Override
    void check(ByteBuffer message) {
        for (int i = message.position(); i < message.limit(); i++) {
            if (message.get(i) == '\n') {
                throw new IllegalArgumentException("framing=line can't carry a message that contains a line feed");
            }
        }
        if (message.hasRemaining() && message.get(message.limit() - 1) == '\r') {
            throw new IllegalArgumentException("framing=line can't carry a message that ends in a carriage return");
        }
    }

    @Override
    void begin(ByteBuffer to, int length) {}

    @Override
    void end(ByteBuffer to) {
        to.put((byte) '\n');
    }

    @Override
    int find(ByteBuffer in, int from, int to) {
        for (int i = from + looked; i < to; i++) {
            if (in.get(i) == '\n') {
                looked = 0;
                start = from;
                end = i;
                while (end > from && in.get(end - 1) == '\r') {
                    end--;
                }
                next = i + 1;
                if (end - start > maxMessage) {
                    throw tooLong();
                }
                return next - from;
            }
        }
        looked = to - from;
        if (looked > maxMessage + 1) {
            throw tooLong();
        }
        return looked + 1;
    }

    private ProtocolException tooLong() {
        return new ProtocolException(
                "a line of more than " + maxMessage + " bytes came in; the limit is set by maxMessage", null);
    }
}
