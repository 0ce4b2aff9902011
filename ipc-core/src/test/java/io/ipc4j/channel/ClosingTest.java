package io.ipc4j.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.Channel;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Signal;
import java.nio.channels.CancelledKeyException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing at awkward moments, and the courier that helps with it. */
@Timeout(60)
class ClosingTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final ChannelOptions PATIENT = ChannelOptions.defaults().withCloseTimeout(Duration.ofHours(1));

    private final Listener<byte[]> listener =
            Ipc.listen("mem:closing-" + NUMBER.incrementAndGet(), Codec.bytes(), PATIENT);

    @AfterEach
    void closeListener() {
        listener.close();
    }

    private Channel<byte[]> connect(ChannelOptions options) throws InterruptedException {
        return Ipc.connect(listener.address().toString(), Codec.bytes(), options);
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[1000];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Test
    void aDrainHandlerMayCloseItsChannelAndStillLookAtItsFrame() throws InterruptedException {
        Channel<byte[]> client = connect(PATIENT);
        Channel<byte[]> server = listener.accept();
        Channel<byte[]> otherClient = connect(PATIENT);
        Channel<byte[]> otherServer = listener.accept();
        try {
            client.send(filled('a'));
            client.send(filled('b'));
            AtomicReference<byte[]> seen = new AtomicReference<>();
            int count = 0;
            while (count == 0) {
                count = server.drain(
                        frame -> {
                            server.close();
                            try {
                                for (int i = 0; i < 100; i++) {
                                    otherClient.send(filled('z'));
                                    otherServer.receive();
                                    otherServer.send(filled('y'));
                                    otherClient.receive();
                                }
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            byte[] copy = new byte[frame.remaining()];
                            frame.get(copy);
                            seen.compareAndSet(null, copy);
                        },
                        1);
            }
            assertThat(seen.get()).isEqualTo(filled('a'));
        } finally {
            client.close();
            otherClient.close();
            otherServer.close();
        }
    }

    @Test
    void theLongestCloseTimeoutIsNoTrouble() throws InterruptedException {
        Channel<byte[]> client =
                connect(ChannelOptions.defaults().withCloseTimeout(Duration.ofSeconds(Long.MAX_VALUE)));
        Channel<byte[]> server = listener.accept();
        client.send(filled('a'));
        client.close();
        assertThat(server.receive()).isEqualTo(filled('a'));
        assertThat(client.isOpen()).isFalse();
        server.close();
    }

    @Test
    void aQuestionThatWasWrittenIsPushedBeforeItsAnswerIsWaitedForThoughOthersWriteToo() throws Exception {
        Channel<byte[]> client = connect(PATIENT);
        Channel<byte[]> server = listener.accept();
        Thread echo = new Thread(() -> {
            try {
                server.forEach(server::send);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        echo.start();
        int rounds = 1_000;
        AtomicInteger go = new AtomicInteger();
        AtomicInteger wrote = new AtomicInteger();
        byte[] small = {1};
        Thread other = new Thread(() -> {
            try {
                for (int i = 1; i <= rounds; i++) {
                    while (go.get() < i) {
                        Thread.yield();
                    }
                    client.write(small);
                    wrote.set(i);
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        other.start();
        for (int i = 1; i <= rounds; i++) {
            client.write(small);
            go.set(i);
            assertThat(client.receive(Duration.ofSeconds(20))).as("round %d", i).isNotNull();
            while (wrote.get() < i) {
                Thread.yield();
            }
            client.flush();
            assertThat(client.receive(Duration.ofSeconds(20))).isNotNull();
        }
        other.join();
        client.close();
        echo.join();
        server.close();
    }

    @Test
    void theEndOfAQuestionThatDidNotFitTheLineFollowsWhileItsAnswerIsWaitedFor() throws Exception {
        Channel<byte[]> client = connect(PATIENT);
        Channel<byte[]> server = listener.accept();
        client.write(new byte[100_000]); // more than the line holds, less than the line and the buffer
        Thread asks = new Thread(() -> {
            try {
                client.receive();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        asks.start();
        Awaitility.await().until(() -> asks.getState().name().endsWith("WAITING"));
        assertThat(server.receive(Duration.ofSeconds(20))).hasSize(100_000);
        server.send(new byte[1]);
        asks.join();
        client.close();
        server.close();
    }

    @Test
    void aJobThatThrowsDoesNotTakeTheCourierFromTheOthers() throws InterruptedException {
        CountDownLatch worked = new CountDownLatch(1);
        AtomicBoolean threw = new AtomicBoolean();
        Courier.post(new TestJob() {
            @Override
            long work() {
                threw.set(true);
                throw new IllegalStateException("a transport's mistake");
            }
        });
        Courier.post(new TestJob() {
            @Override
            long work() {
                worked.countDown();
                return -1;
            }
        });
        assertThat(worked.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(threw).isTrue();
    }

    @Test
    void aJobThatCantBeWaitedForIsTriedAgainAndTheOthersGoOn() throws InterruptedException {
        CountDownLatch tried = new CountDownLatch(3);
        CountDownLatch worked = new CountDownLatch(1);
        Courier.post(new TestJob() {
            @Override
            long work() {
                if (tried.getCount() > 0) {
                    return 1_000_000;
                }
                worked.countDown();
                return -1;
            }
        });
        Courier.post(new TestJob() {
            @Override
            long work() {
                tried.countDown();
                waitFor(Readiness.WRITE);
                return tried.getCount() == 0 ? -1 : Long.MAX_VALUE;
            }

            @Override
            Readiness readiness() {
                throw new CancelledKeyException();
            }
        });
        assertThat(worked.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private abstract static class TestJob extends Courier.Job {
        private final Signal signal = new Signal();

        @Override
        void dropped() {
            // Nobody waits for it.
        }

        @Override
        Readiness readiness() {
            return signal;
        }
    }
}
