package io.ipc4j.examples;

import io.ipc4j.Channel;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * How long 64 bytes take to an echo server and back.
 *
 * @param sorted nanoseconds of each round trip, the shortest first
 */
record RoundTrips(long[] sorted) {
    private static final int SIZE = 64;
    private static final int WARM_UP = 20_000;
    private static final int MEASURED = 20_000;

    static RoundTrips measure(String address) throws InterruptedException {
        try (Channel<byte[]> channel = Ipc.connect(address, Codec.bytes())) {
            for (int i = 0; i < WARM_UP; i++) {
                nanos(channel, i);
            }
            long[] nanos = new long[MEASURED];
            for (int i = 0; i < MEASURED; i++) {
                nanos[i] = nanos(channel, i);
            }
            Arrays.sort(nanos);
            return new RoundTrips(nanos);
        }
    }

    private static long nanos(Channel<byte[]> channel, int number) throws InterruptedException {
        byte[] message = ByteBuffer.allocate(SIZE).putInt(number).array();
        long start = System.nanoTime();
        channel.send(message);
        byte[] echo = channel.receive();
        long took = System.nanoTime() - start;
        DemoFailure.unless(Arrays.equals(echo, message), "echo " + number + " is not what was sent");
        return took;
    }

    int count() {
        return sorted.length;
    }

    double p50Micros() {
        return sorted[sorted.length / 2] / 1e3;
    }

    double p99Micros() {
        return sorted[sorted.length * 99 / 100] / 1e3;
    }
}
