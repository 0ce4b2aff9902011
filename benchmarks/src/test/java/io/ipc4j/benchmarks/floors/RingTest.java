package io.ipc4j.benchmarks.floors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A floor that loses messages would be a low one. */
@Timeout(60)
class RingTest {
    private static final int MESSAGES = 20_000;
    private static final int MOST = 4000;

    @TempDir
    Path directory;

    @Test
    void everyMessageArrivesInOrderAlsoWhereTheRingEnds() throws Exception {
        CompletableFuture<Integer> wrong = CompletableFuture.supplyAsync(this::receiveAll);
        Ring ring = Ring.map(directory.resolve("ring"));
        Random random = new Random(1);
        for (int i = 0; i < MESSAGES; i++) { // ten times around
            byte[] message = new byte[random.nextInt(1, MOST)];
            Arrays.fill(message, (byte) i);
            ring.send(message);
        }
        assertThat(wrong.get(50, TimeUnit.SECONDS)).isZero();
    }

    private int receiveAll() {
        try {
            Ring ring = Ring.map(directory.resolve("ring"));
            Random random = new Random(1);
            int wrong = 0;
            for (int i = 0; i < MESSAGES; i++) {
                byte[] expected = new byte[random.nextInt(1, MOST)];
                Arrays.fill(expected, (byte) i);
                byte[] received = new byte[expected.length];
                while (!ring.tryReceive(received)) {
                    Thread.yield();
                }
                wrong += Arrays.equals(received, expected) ? 0 : 1;
            }
            return wrong;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
