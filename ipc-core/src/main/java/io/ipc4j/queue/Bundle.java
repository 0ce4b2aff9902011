package io.ipc4j.queue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Copies of messages that go into a store together. Not for many threads. */
final class Bundle {
    /** Messages. */
    static final int MOST = 64;

    private static final int MOST_BYTES = 16 << 10;

    private final byte[] bytes = new byte[MOST_BYTES];
    private final ByteBuffer[] messages =
            Stream.generate(() -> ByteBuffer.wrap(bytes)).limit(MOST).toArray(ByteBuffer[]::new);
    private int count;
    private int used;

    /** False if there is no place for it. */
    boolean add(ByteBuffer message) {
        int length = message.remaining();
        if (count == MOST || length > MOST_BYTES - used) {
            return false;
        }
        message.get(message.position(), bytes, used, length);
        messages[count++].limit(used + length).position(used);
        used += length;
        return true;
    }

    /** Until it is cleared. */
    List<ByteBuffer> messages() {
        return Arrays.asList(messages).subList(0, count);
    }

    void clear() {
        count = 0;
        used = 0;
    }
}
