package io.ipc4j.spi;

import io.ipc4j.ProtocolException;
import java.nio.ByteBuffer;

/**
 * A length before each message.
 *
 * <pre>
 *  0        4                4+length
 *  +--------+----------------+
 *  | length | message        |     length: signed, big-endian, 0 to the limit
 *  +--------+----------------+
 * </pre>
 */
final class LengthFormat extends FrameFormat {
    private static final int HEADER = 4;

    LengthFormat(int maxMessage) {
        super(maxMessage);
    }

    @Override
    int header() {
        return HEADER;
    }

    @Override
    int trailer() {
        return 0;
    }

    @Override
    void check(ByteBuffer message) {}

    @Override
    void begin(ByteBuffer to, int length) {
        to.putInt(length);
    }

    @Override
    void end(ByteBuffer to) {}

    @Override
    int find(ByteBuffer in, int from, int to) {
        if (to - from < HEADER) {
            return HEADER;
        }
        int length = in.getInt(from);
        if (length < 0 || length > maxMessage) {
            throw new ProtocolException(refusal(length), null);
        }
        start = from + HEADER;
        end = start + length;
        next = end;
        return HEADER + length;
    }

    private String refusal(int length) {
        StringBuilder text = new StringBuilder("a message of ").append(length).append(" bytes was announced (");
        boolean readable = true;
        for (int shift = 24; shift >= 0; shift -= 8) {
            int b = length >>> shift & 0xff;
            readable &= b >= ' ' && b < 0x7f;
        }
        for (int shift = 24; shift >= 0; shift -= 8) {
            int b = length >>> shift & 0xff;
            text.append(readable ? String.valueOf((char) b) : String.format("%02x ", b));
        }
        if (!readable) {
            text.setLength(text.length() - 1);
        }
        text.append(" on the line); the limit is ").append(maxMessage);
        text.append(readable ? ". Does the peer speak another protocol, or framing=line or raw?" : ", see maxMessage");
        return text.toString();
    }
}
