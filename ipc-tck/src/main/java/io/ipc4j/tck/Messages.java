package io.ipc4j.tck;

import io.ipc4j.Channel;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Messages that know what they are: whoever gets one can tell whose it is, which, and whether it is whole. */
final class Messages {
    /** The size of the smallest: who sent it, and which of theirs it is. */
    static final int LEAST = 8;

    private Messages() {}

    /** Any bytes; the same for the same size and seed. */
    static byte[] bytes(int size, long seed) {
        byte[] bytes = new byte[size];
        new SplittableRandom(seed * 31 + size).nextBytes(bytes);
        return bytes;
    }

    static byte[] numbered(int sender, int number, int size) {
        byte[] message = bytes(size, (long) sender << 32 | number);
        ByteBuffer.wrap(message).putInt(sender).putInt(number);
        return message;
    }

    static int sender(byte[] message) {
        return ByteBuffer.wrap(message).getInt();
    }

    /** Which message it is; fails if it isn't whole. */
    static int number(byte[] message) {
        int sender = message.length < LEAST ? -1 : sender(message);
        int number = sender < 0 ? -1 : ByteBuffer.wrap(message).getInt(4);
        if (number < 0 || !Arrays.equals(message, numbered(sender, number, message.length))) {
            throw new AssertionError("a message of " + message.length + " bytes, said to be number " + number
                    + " of sender " + sender + ", is not what was sent");
        }
        return number;
    }

    /** A size for the message of this number: mostly small, now and then larger than any buffer of a line is likely to be. */
    static int size(int number) {
        if (number % 1000 == 999) {
            return 300_000;
        }
        return LEAST + (number % 50 == 49 ? number % 20_000 : number % 211);
    }

    /** Receives the messages {@code from} to {@code to - 1} of a sender, and fails if they are not the next ones. */
    static void expect(Channel<byte[]> channel, int sender, int from, int to) throws InterruptedException {
        for (int i = from; i < to; i++) {
            is(channel.receive(), sender, i);
        }
    }

    /** Fails if it is not this message of this sender, whole. */
    static void is(byte[] message, int sender, int number) {
        int found = number(message);
        if (found != number || sender(message) != sender) {
            throw new AssertionError("message " + number + " of sender " + sender + " should come, but message " + found
                    + " of sender " + sender(message) + " came");
        }
    }
}
