package io.ipc4j.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.Codec;
import io.ipc4j.CodecException;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import io.ipc4j.MessageQueue;
import io.ipc4j.QueueServer;
import io.ipc4j.Subscription;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Taking many messages of a served queue at once. */
@Timeout(60)
class ServedDrainTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String address = "mem:served-drain-" + NUMBER.incrementAndGet();
    private MessageQueue<String> local;
    private QueueServer server;

    @BeforeEach
    void serve() throws InterruptedException {
        local = Ipc.openQueue(address + "-local?capacity=10000&maxDeliveries=0", Codec.utf8());
        server = Ipc.serveQueue(address, local);
    }

    @AfterEach
    void close() {
        server.close();
        local.close();
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    @Test
    void manyMessagesTakeFewQuestions() throws Exception {
        AtomicInteger said = new AtomicInteger();
        try (Listener<byte[]> relay = Ipc.listen(address + "-relay", Codec.bytes());
                Channel<byte[]> up = Ipc.connect(address, Codec.bytes())) {
            Thread there = new Thread(() -> relay(relay, up, said));
            there.setDaemon(true);
            there.start();
            local.putAll(numbers(300));
            List<String> got = new ArrayList<>();
            MessageQueue<String> queue = Ipc.openQueue(relay.address().toString(), Codec.utf8());
            assertThat(queue.drainTo(got, 100)).isEqualTo(100);
            assertThat(local.size()).as("more than was asked for is nobody's").isEqualTo(200);
            assertThat(local.leased()).isZero();
            assertThat(queue.drainTo(got, 1000)).isEqualTo(200);
            assertThat(queue.drainTo(got, 1000)).isZero();
            assertThat(got).isEqualTo(numbers(300));
            assertThat(local.awaitDrained(Duration.ofSeconds(10))).isTrue();
            assertThat(said.get()).as("messages from client to server").isLessThan(20);
            queue.close();
        }
    }

    private static void relay(Listener<byte[]> relay, Channel<byte[]> up, AtomicInteger said) {
        try {
            Channel<byte[]> client = relay.accept();
            Thread back = new Thread(() -> {
                try {
                    up.forEach(client::send);
                } catch (InterruptedException | ChannelClosedException e) {
                    // The test is over.
                }
            });
            back.setDaemon(true);
            back.start();
            client.forEach(message -> {
                said.incrementAndGet();
                up.send(message);
            });
        } catch (InterruptedException | ChannelClosedException e) {
            // The test is over.
        }
    }

    @Test
    void largeMessagesComeInPartsOfWhatIsThere() throws Exception {
        String large = "x".repeat(100_000);
        for (int i = 0; i < 30; i++) {
            local.put(i + large);
        }
        try (MessageQueue<String> queue = Ipc.openQueue(address, Codec.utf8())) {
            List<String> got = new ArrayList<>();
            assertThat(queue.drainTo(got, 29)).isEqualTo(29);
            assertThat(queue.drainTo(got, 29)).isEqualTo(1);
            for (int i = 0; i < 30; i++) {
                assertThat(got.get(i)).isEqualTo(i + large);
            }
        }
    }

    @Test
    void anInterruptLosesNothing() throws Exception {
        local.putAll(numbers(500));
        List<String> got = new ArrayList<>();
        try (MessageQueue<String> queue = Ipc.openQueue(address, Codec.utf8())) {
            Thread.currentThread().interrupt();
            int count = queue.drainTo(got, 400);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(count).isEqualTo(400);
            assertThat(got).isEqualTo(numbers(400));
            assertThat(local.size()).isEqualTo(100);
            assertThat(local.leased()).isZero();
        }
    }

    @Test
    void whatComesBehindAMessageThatCanNotBeDecodedComesBack() throws Exception {
        local.putAll(List.of("1", "2", "none", "4", "5"));
        try (MessageQueue<Integer> queue = Ipc.openQueue(address, new Numbers())) {
            List<Integer> got = new ArrayList<>();
            assertThatThrownBy(() -> queue.drainTo(got, 10)).isInstanceOf(CodecException.class);
            assertThat(got).containsExactly(1, 2);
            assertThat(queue.leased()).isZero();
            assertThat(queue.drainTo(got, 10)).isEqualTo(2);
            assertThat(got).containsExactly(1, 2, 4, 5);
            assertThat(queue.deadLetters().poll()).isEqualTo("none".getBytes());
            assertThat(queue.awaitDrained(Duration.ofSeconds(10))).isTrue();
        }
    }

    private static final class Numbers implements Codec<Integer> {
        @Override
        public ByteBuffer encode(Integer message) {
            return Codec.utf8().encode(message.toString());
        }

        @Override
        public Integer decode(ByteBuffer frame) {
            return Integer.valueOf(Codec.utf8().decode(frame));
        }
    }

    /** Each message may be delivered once only; nobody has seen those behind the first. */
    @Test
    void whatNobodyHasLookedAtWasNotDelivered() throws Exception {
        try (MessageQueue<String> strict =
                        Ipc.openQueue(address + "-strict?capacity=10000&maxDeliveries=1", Codec.utf8());
                QueueServer serving = Ipc.serveQueue(address + "-served", strict);
                MessageQueue<String> queue = Ipc.openQueue(serving.address().toString(), Codec.utf8())) {
            strict.putAll(numbers(20));
            assertThatThrownBy(() -> queue.drainTo(List.of(), 10)).isInstanceOf(UnsupportedOperationException.class);
            assertThat(strict.deadLetters().poll()).isEqualTo("0".getBytes());
            assertThat(strict.size()).isEqualTo(19);

            strict.putAll(numbers(5000));
            AtomicInteger handled = new AtomicInteger();
            CountDownLatch enough = new CountDownLatch(1);
            Subscription subscription = queue.handle(
                    message -> {
                        if (handled.incrementAndGet() == 2000) { // who is quick has some sent ahead
                            enough.await();
                        }
                    },
                    1);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> handled.get() == 2000 && strict.leased() == 1); // the others went back soon
            assertThat(strict.deadLetters().size()).isZero();
            assertThat(strict.size()).isEqualTo(5019 - 2000);
            enough.countDown();
            subscription.close();
            await().atMost(Duration.ofSeconds(30)).until(() -> strict.leased() == 0);
            assertThat(strict.deadLetters().size()).isZero();
            assertThat(strict.size()).isEqualTo(5019 - handled.get());
        }
    }

    /** The server counts what one thread asked for as what the other one wanted. */
    @Test
    void whoDoesNotWaitTakesNothingFromWhoDoes() throws Exception {
        try (MessageQueue<String> queue = Ipc.openQueue(address, Codec.utf8())) {
            CyclicBarrier begin = new CyclicBarrier(2);
            int rounds = 2000;
            FutureTask<Void> asking = new FutureTask<>(() -> {
                for (int i = 0; i < rounds; i++) {
                    begin.await();
                    queue.drainTo(new ArrayList<>(), 1);
                    begin.await();
                }
                return null;
            });
            new Thread(asking).start();
            for (int i = 0; i < rounds; i++) {
                local.putAll(List.of("a", "b"));
                begin.await();
                assertThat(queue.poll(Duration.ofSeconds(20))).isNotNull();
                begin.await();
                while (local.poll() != null) {
                    assertThat(local.leased()).isZero();
                }
            }
            asking.get();
        }
    }
}
