package io.ipc4j.pipe;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a client writes into the listener's FIFO, in one write, which the kernel keeps in one piece up to 512 bytes everywhere:
 *
 * <pre>
 *   \n ipc4j-pipe/1 SPACE 32 hexadecimal digits \n
 * </pre>
 *
 * The line feed in front ends whatever somebody else has left unfinished. An instance reads hellos out of anything: what is none
 * is skipped, and none of it is kept beyond the length of a hello.
 */
final class Hello {
    /** The last byte of the welcome; the others are zeros. */
    static final byte VERSION = 1;

    /** As much as a pipe holds mostly, so that the listener, which writes it, sees how much this one does. */
    static final int WELCOME_LENGTH = 64 << 10;

    private static final byte[] START = "ipc4j-pipe/1 ".getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTH = START.length + Pair.ID_LENGTH;

    private final byte[] line = new byte[LENGTH];
    /** How much of the line has come; more than its length if it is none. */
    private int length;

    /** The bytes of a hello. */
    static ByteBuffer of(Pair pair) {
        String start = new String(START, StandardCharsets.US_ASCII);
        return ByteBuffer.wrap(("\n" + start + pair.id() + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** What the listener writes into a client's FIFO when it has both open. */
    static ByteBuffer welcome() {
        return ByteBuffer.allocate(WELCOME_LENGTH).put(WELCOME_LENGTH - 1, VERSION);
    }

    /** What every listener skips. */
    static ByteBuffer nothing() {
        return ByteBuffer.wrap(new byte[] {'\n'});
    }

    /** Takes what has come, up to the end of the next hello, and gives the id in it; null if there is none. */
    @Nullable
    String next(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next == '\n') {
                boolean whole = length == LENGTH;
                length = 0;
                if (whole) {
                    return new String(line, START.length, Pair.ID_LENGTH, StandardCharsets.US_ASCII);
                }
            } else if (length < LENGTH && fits(next)) {
                line[length++] = next;
            } else {
                length = LENGTH + 1;
            }
        }
        return null;
    }

    private boolean fits(byte next) {
        return length < START.length ? next == START[length] : next >= '0' && next <= '9' || next >= 'a' && next <= 'f';
    }
}
