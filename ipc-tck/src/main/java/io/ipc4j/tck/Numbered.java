package io.ipc4j.tck;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Messages that show whether they are whole: a number, and bytes that follow from it and from the size. */
final class Numbered {
    private static final int LEAST = Long.BYTES;

    private Numbered() {}

    /** The message of this number. */
    static byte[] message(long number, int size) {
        byte[] message = new byte[size];
        new SplittableRandom(number * 31 + size).nextBytes(message);
        ByteBuffer.wrap(message).putLong(number);
        return message;
    }

    /** Which one it is; fails if it is not whole. */
    static long number(byte[] message) {
        long number = message.length < LEAST ? -1 : ByteBuffer.wrap(message).getLong();
        if (number < 0 || !Arrays.equals(message, message(number, message.length))) {
            throw new AssertionError("a message of " + message.length + " bytes, said to be number " + number
                    + ", is not what was sent");
        }
        return number;
    }

    /** Fails if it is not this one, whole. */
    static void check(byte[] message, long expected) {
        long number = number(message);
        if (number != expected) {
            throw new AssertionError("message " + expected + " should come, but " + number + " came");
        }
    }

    /** A size for the message of this number: most are small, some larger than any buffer of a line is likely to be. */
    static int size(long number) {
        if (number % 500 == 499) {
            return 300_000;
        }
        return LEAST + (int) (number % 20 == 19 ? number % 20_000 : number % 300);
    }
}
