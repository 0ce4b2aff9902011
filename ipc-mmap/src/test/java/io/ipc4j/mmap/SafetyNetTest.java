package io.ipc4j.mmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import io.ipc4j.Poller;
import io.ipc4j.WaitStrategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Channels whose bells are heard by nobody: traffic goes on, by the safety net, which counts. */
@Timeout(120)
class SafetyNetTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private Listener<byte[]> listener;
    private MuteBells bells;
    private Channel<byte[]> client;
    private Channel<byte[]> server;
    private long before;

    @BeforeEach
    void connect() throws Exception {
        String parameters = "?ring=64k&wait=block&ringDir=" + directory;
        listener = Ipc.listen("mmap:" + directory.resolve("a") + parameters, Codec.bytes());
        bells = new MuteBells(directory.resolve("b"), directory.resolve("a"));
        client = Ipc.connect("mmap:" + directory.resolve("b") + parameters, Codec.bytes());
        server = listener.accept();
        bells.mute();
        before = SafetyNet.rescued();
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
        bells.close();
        listener.close();
    }

    private long rescued() {
        return SafetyNet.rescued() - before;
    }

    /** Begins, and gives it when it is in the kernel, asleep. */
    private static <T> FutureTask<T> asleep(Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task, "sleeper");
        thread.setDaemon(true);
        thread.start();
        await().atMost(LONG_ENOUGH)
                .until(() -> Arrays.stream(thread.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("select")
                                && frame.getClassName().endsWith("SelectorImpl")));
        return task;
    }

    @Test
    void whoWaitsForAMessageIsFoundAndCountedOnceASleep() throws Exception {
        for (int i = 1; i <= 3; i++) {
            FutureTask<byte[]> receiver = asleep(() -> client.receive(LONG_ENOUGH));
            server.send(new byte[i]);
            assertThat(receiver.get()).hasSize(i);
            assertThat(rescued()).isEqualTo(i);
        }
    }

    @Test
    void whoWaitsForRoomIsFoundAndCounted() throws Exception {
        FutureTask<Integer> sender = asleep(() -> {
            int count = 0;
            while (count < 10 && client.send(new byte[20_000], LONG_ENOUGH)) {
                count++;
            }
            return count;
        });
        AtomicInteger seen = new AtomicInteger();
        await().atMost(LONG_ENOUGH).until(() -> {
            server.drain(frame -> seen.incrementAndGet(), 100);
            return seen.get() == 10;
        });
        assertThat(sender.get()).isEqualTo(10);
        assertThat(rescued()).isPositive();
    }

    @Test
    void aPollerIsFoundAndCounted() throws Exception {
        try (Poller poller = Poller.open(WaitStrategy.block())) {
            List<byte[]> seen = new ArrayList<>();
            poller.add(client, channel -> seen.add(channel.tryReceive()));
            poller.poll(Duration.ZERO); // what is new is looked at once
            seen.clear();
            FutureTask<Integer> sleeper = asleep(() -> poller.poll(LONG_ENOUGH));
            server.send(new byte[7]);
            assertThat(sleeper.get()).isEqualTo(1);
            assertThat(seen).hasSize(1);
            assertThat(rescued()).isEqualTo(1);
        }
    }

    @Test
    void theThreadEndsWhenNobodySleeps() throws Exception {
        FutureTask<byte[]> receiver = asleep(() -> client.receive(LONG_ENOUGH));
        assertThat(isThere()).isTrue();
        server.send(new byte[1]);
        receiver.get();
        await().atMost(LONG_ENOUGH).until(() -> !isThere());
    }

    private static boolean isThere() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(each -> each.getName().equals("ipc4j-mmap-net"));
    }

    /** The net costs no more than one sleeper, however many there are. */
    @Test
    void aHundredSleepersBurnNothing() throws Exception {
        assumeTrue(Boolean.getBoolean("ipc4j.tck.long"), "measures for 30 s; -Dipc4j.tck.long=true runs it");
        List<Channel<byte[]>> all = new ArrayList<>();
        List<FutureTask<byte[]>> sleepers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Channel<byte[]> one = Ipc.connect("mmap:" + directory.resolve("a"), Codec.bytes());
            all.add(one);
            all.add(listener.accept());
            sleepers.add(asleep(one::receive));
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        Duration burnt = burnt();
        await().pollInterval(Duration.ofSeconds(5)).atMost(LONG_ENOUGH).until(() -> System.nanoTime() - end > 0);
        assertThat(burnt().minus(burnt)).as("of 30 s").isLessThan(Duration.ofMillis(300));
        all.forEach(Channel::close);
        for (FutureTask<byte[]> each : sleepers) {
            assertThat(each)
                    .failsWithin(LONG_ENOUGH)
                    .withThrowableThat()
                    .withCauseInstanceOf(ChannelClosedException.class);
        }
        assertThat(rescued()).isZero();
    }

    private static Duration burnt() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }
}
