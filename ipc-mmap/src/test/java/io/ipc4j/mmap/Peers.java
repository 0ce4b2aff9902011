package io.ipc4j.mmap;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.Codec;
import io.ipc4j.FrameHandler;
import io.ipc4j.Ipc;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** What second JVMs do, and the messages that they send. */
final class Peers {

    private Peers() {}

    /** Message {@code number}: its number, and bytes that follow from it. */
    static byte[] message(int number) {
        byte[] bytes = new byte[8 + Math.floorMod(number * 7919, 300)];
        Arrays.fill(bytes, (byte) number);
        ByteBuffer.wrap(bytes).putInt(number);
        return bytes;
    }

    static boolean is(byte[] message, int number) {
        return Arrays.equals(message, message(number));
    }

    /** Connects, and sends messages as fast as it can. */
    static final class Flood {
        private Flood() {}

        public static void main(String[] args) throws InterruptedException {
            try (Channel<byte[]> channel = Ipc.connect(args[0], Codec.bytes())) {
                for (int i = 0; ; i++) {
                    channel.send(message(i));
                }
            }
        }
    }

    /** Connects, and echoes. */
    static final class Echo {
        private Echo() {}

        public static void main(String[] args) throws InterruptedException {
            try (Channel<byte[]> channel = Ipc.connect(args[0], Codec.bytes())) {
                channel.forEach(channel::send);
            }
        }
    }

    /** Connects, echoes after a random pause of 0 to 200 µs, and says at the end how many wake-ups were lost. */
    static final class SleepyEcho {
        private SleepyEcho() {}

        public static void main(String[] args) throws InterruptedException {
            Random random = new Random(2);
            try (Channel<byte[]> channel = Ipc.connect(args[0], Codec.bytes())) {
                channel.forEach(message -> {
                    pause(random);
                    channel.send(message);
                });
            }
            System.out.println(SafetyNet.rescued());
        }
    }

    static void pause(Random random) {
        float share = random.nextFloat();
        int nanos = (int) (share * share * 200_000); // mostly short ones, around the moment of arming
        if (nanos < 60_000) {
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < nanos) {
                Thread.onSpinWait();
            }
        } else {
            LockSupport.parkNanos(nanos - 60_000); // the kernel adds as much
        }
    }

    /** Connects, takes all there is without ever waiting, and says at the end how many wake-ups were lost. */
    static final class Drain {
        private Drain() {}

        public static void main(String[] args) throws InterruptedException {
            FrameHandler nothing = frame -> {};
            try (Channel<byte[]> channel = Ipc.connect(args[0], Codec.bytes())) {
                while (true) {
                    channel.drain(nothing, 1000);
                    Thread.yield();
                }
            } catch (ChannelClosedException e) {
                System.out.println(SafetyNet.rescued());
            }
        }
    }
}
