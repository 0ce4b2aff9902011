package io.ipc4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.MessageQueue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a queue costs when nothing happens: when it is full, and when it is empty. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class QueueLimitsIT {
    private static final long MEMORY = 8 << 20;

    @TempDir
    private Path directory;

    private String address() {
        return "mmap:" + directory.resolve("queue") + "?capacity=4096";
    }

    @Test
    void whenItIsFullPutWaitsOfferIsFalseAndMemoryStaysFlat() throws Exception {
        try (MessageQueue<byte[]> queue = Ipc.openQueue(address(), Codec.bytes());
                PuppetProcess taker = PuppetProcess.start(
                        List.of(),
                        List.of(),
                        QueueWorker.class,
                        "take",
                        address(),
                        directory.resolve("journal").toString())) {
            assertThat(taker.read()).isEqualTo("ready");
            taker.stop();
            byte[] message = new byte[1000];
            while (queue.offer(message)) {
                // until it is full
            }
            CompletableFuture<Void> put = CompletableFuture.runAsync(() -> {
                try {
                    queue.put(message);
                } catch (InterruptedException e) {
                    throw new CompletionException(e);
                }
            });
            long waiting = queue.size();
            long before = used();
            long end = System.nanoTime()
                    + (Attacked.isLong() ? TimeUnit.MINUTES.toNanos(10) : TimeUnit.SECONDS.toNanos(3));
            while (System.nanoTime() < end) {
                assertThat(queue.offer(message)).isFalse();
                assertThat(queue.offer(message, Duration.ofMillis(20))).isFalse();
            }
            assertThat(used() - before).as("bytes more on the heap").isLessThan(MEMORY);
            assertThat(queue.size()).isEqualTo(waiting);
            assertThat(put.isDone()).isFalse();
            taker.goOn();
            put.join();
            assertThat(queue.awaitDrained(Duration.ofMinutes(1))).isTrue();
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** The promise is 1 % of a processor; a build server may be busy with other things, which makes all work slower. */
    @Test
    void aHundredWhoWaitForMessagesCostNothing() throws Exception {
        int seconds = Attacked.isLong() ? 30 : 10;
        try (PuppetProcess idler = PuppetProcess.start(List.of(), List.of(), QueueIdler.class, address(), "100")) {
            assertThat(idler.read()).isEqualTo("ready");
            pass(2); // the compiler has its last words
            long before = processorMillis(idler);
            pass(seconds);
            double share = (processorMillis(idler) - before) / (seconds * 1000.0);
            System.out.printf("100 who wait for messages take %.2f %% of a processor%n", share * 100);
            assertThat(share).isLessThan(Attacked.isLong() ? 0.01 : 0.05);
        }
    }

    private static long processorMillis(PuppetProcess idler) throws Exception {
        idler.say("time");
        return Long.parseLong(idler.read());
    }

    private static void pass(int seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
