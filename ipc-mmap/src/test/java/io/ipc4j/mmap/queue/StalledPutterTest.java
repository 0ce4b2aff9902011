package io.ipc4j.mmap.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.mmap.SecondJvm;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who dies in the middle of putting holds up those who wait for the messages behind, and not for long. */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class StalledPutterTest {
    private static final boolean LONG = Boolean.getBoolean("ipc4j.tck.long");

    @TempDir
    private Path directory;

    /** The promise is 500 ms; a build server may be busy with other things. */
    @Test
    void theDeathOfAPutterHoldsUpOthersForAMoment() throws Exception {
        long[] nanos = new long[LONG ? 200 : 5];
        try (MmapQueue queue = Queues.small(directory.resolve("q"))) {
            for (int i = 0; i < nanos.length; i++) {
                try (SecondJvm putter = SecondJvm.start(
                        Doomed.class, directory.resolve("q").toString(), CrashPoint.IN_PAYLOAD.name(), "stall")) {
                    assertThat(putter.readLine()).isEqualTo("open");
                    assertThat(putter.readLine()).isEqualTo("stalled");
                    assertThat(Queues.put(queue, i, 10)).isTrue();
                    assertThat(queue.tryLease()).as("it stands behind").isNull();
                    nanos[i] = killAndTime(queue, putter, i);
                }
            }
        }
        Arrays.sort(nanos);
        double p99 = nanos[nanos.length * 99 / 100] / 1e6;
        System.out.printf(
                "%d putters killed while they wrote: others were held up for %.0f ms in the median, %.0f ms p99, %.0f ms at most%n",
                nanos.length, nanos[nanos.length / 2] / 1e6, p99, nanos[nanos.length - 1] / 1e6);
        assertThat(p99).as("p99 in ms").isLessThan(LONG ? 500 : 5_000);
    }

    private static long killAndTime(MmapQueue queue, SecondJvm putter, int number) throws Exception {
        CompletableFuture<Long> taken = CompletableFuture.supplyAsync(() -> {
            Lease lease = QueuePeer.take(queue);
            assertThat(lease.number()).isEqualTo(number);
            lease.ack();
            return System.nanoTime();
        });
        long begin = System.nanoTime();
        putter.process.destroyForcibly();
        return taken.get() - begin;
    }
}
