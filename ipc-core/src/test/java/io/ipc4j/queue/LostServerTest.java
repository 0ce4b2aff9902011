package io.ipc4j.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.Codec;
import io.ipc4j.Delivery;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import io.ipc4j.MessageQueue;
import io.ipc4j.QueueClosedException;
import io.ipc4j.QueueException;
import io.ipc4j.QueueOptions;
import io.ipc4j.QueueServer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The line to the server breaks, or the server is gone, for a while or for good. */
@Timeout(60)
class LostServerTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String address = "mem:lost-" + NUMBER.incrementAndGet();
    private MessageQueue<String> local;
    private QueueServer server;

    @BeforeEach
    void serve() throws InterruptedException {
        local = Ipc.openQueue(address + "-local?capacity=100", Codec.utf8());
        server = Ipc.serveQueue(address, local);
    }

    @AfterEach
    void close() {
        server.close();
        local.close();
    }

    private MessageQueue<String> open(Duration reconnect) throws InterruptedException {
        return Ipc.openQueue(address, Codec.utf8(), QueueOptions.defaults().withReconnect(reconnect));
    }

    private void restart() {
        server.close();
        server = Ipc.serveQueue(address, local);
    }

    @Test
    void callsGoOnWhenTheServerIsBack() throws Exception {
        try (MessageQueue<String> queue = open(Duration.ofSeconds(30))) {
            queue.put("a");
            server.close();
            CompletableFuture<Void> b = queue.putAsync("b");
            assertThat(b).isNotDone();
            server = Ipc.serveQueue(address, local);
            b.join();
            queue.put("c");
            assertThat(queue.take()).isEqualTo("a");
            restart();
            assertThat(queue.take()).isEqualTo("b");
            assertThat(queue.poll()).isEqualTo("c");
            restart();
            assertThat(queue.poll()).isNull();
            assertThat(queue.capacity()).isEqualTo(100);
        }
    }

    @Test
    void whatWasLeasedBeforeTheLossComesAgainAndItsAnswerFails() throws Exception {
        try (MessageQueue<String> queue = open(Duration.ofSeconds(30))) {
            queue.put("a");
            Delivery<String> lost = queue.lease();
            restart();
            Delivery<String> again = queue.lease();
            assertThat(again.deliveries()).isEqualTo(2);
            assertThat(again.id()).isEqualTo(lost.id());
            assertThatThrownBy(lost::ack)
                    .isInstanceOf(QueueException.class)
                    .hasMessageContaining(address)
                    .hasMessageContaining("may come again");
            again.ack();
            assertThat(local.awaitDrained(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void withoutReconnectingCallsFailAtOnceAndTheNextTriesAnew() throws Exception {
        try (MessageQueue<String> queue = open(Duration.ZERO)) {
            queue.put("a");
            server.close();
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> queue.put("b"))
                        .isInstanceOf(QueueException.class)
                        .hasMessageContaining(address)
                        .hasMessageContaining("tries");
            }
            server = Ipc.serveQueue(address, local);
            queue.put("c");
            assertThat(local.take()).isEqualTo("a");
            assertThat(local.take()).isEqualTo("c");
        }
    }

    @Test
    void whenTheTimeIsOverAllThatWaitsFails() throws Exception {
        try (MessageQueue<String> queue = open(Duration.ofMillis(100))) {
            server.close();
            CompletableFuture<Void> future = queue.putAsync("a");
            assertThatThrownBy(queue::take)
                    .isInstanceOf(QueueException.class)
                    .isNotInstanceOf(QueueClosedException.class)
                    .hasMessageContaining("100 ms");
            assertThatThrownBy(future::join).hasCauseInstanceOf(QueueException.class);
        }
    }

    @Test
    void aTimedCallWaitsNoLongerThanItsTime() throws Exception {
        try (MessageQueue<String> queue = open(Duration.ofHours(1))) {
            server.close();
            assertThatThrownBy(() -> queue.poll(Duration.ofMillis(50)))
                    .isInstanceOf(QueueException.class)
                    .hasMessageContaining("can't be reached");
            assertThatThrownBy(() -> queue.offer("a", Duration.ofMillis(50))).isInstanceOf(QueueException.class);
        }
    }

    @Test
    void closingEndsTheTryingToReconnect() throws Exception {
        MessageQueue<String> queue = open(Duration.ofHours(1));
        server.close();
        CompletableFuture<Void> future = queue.putAsync("a");
        queue.close();
        assertThatThrownBy(future::join).hasCauseInstanceOf(QueueClosedException.class);
        assertThatThrownBy(() -> queue.put("b")).isInstanceOf(QueueClosedException.class);
    }

    @Test
    void aServerThatIsStillThereDropsWhatItHasAlready() throws Exception {
        try (Cut cut = new Cut(address);
                MessageQueue<String> queue = Ipc.openQueue(cut.address(), Codec.utf8())) {
            queue.put("first");
            cut.swallowAnswers();
            List<CompletableFuture<Void>> futures = new ArrayList<>();
            for (int i = 0; i < 150; i++) { // and 51 of them find no room
                futures.add(queue.putAsync("" + i));
            }
            CompletableFuture<Long> size = CompletableFuture.supplyAsync(queue::size); // asked behind all of them
            while (local.size() < 100) {
                Thread.onSpinWait();
            }
            assertThat(futures).noneMatch(CompletableFuture::isDone);
            assertThat(size).isNotDone();
            cut.now();
            assertThat(local.take()).isEqualTo("first");
            for (int i = 0; i < 150; i++) {
                assertThat(local.take()).isEqualTo("" + i);
            }
            CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).join();
            assertThat(local.poll()).isNull();
            assertThat(size.get()).isLessThanOrEqualTo(100);
        }
    }

    @Test
    void whatADrainWasGivenBeforeTheLossComesAgainAndNoneIsLost() throws Exception {
        try (Cut cut = new Cut(address);
                MessageQueue<String> queue = Ipc.openQueue(cut.address(), Codec.utf8())) {
            List<String> all =
                    IntStream.range(0, 60).mapToObj(Integer::toString).toList();
            local.putAll(all);
            cut.swallowAnswers();
            List<String> got = new ArrayList<>();
            CompletableFuture<Integer> drained = CompletableFuture.supplyAsync(() -> queue.drainTo(got, 50));
            while (local.leased() < 50) {
                Thread.onSpinWait();
            }
            assertThat(drained).isNotDone();
            cut.now();
            assertThat(drained.get()).isEqualTo(50);
            assertThat(got).isEqualTo(all.subList(0, 50));
            assertThat(local.leased()).isZero();
            assertThat(local.size()).isEqualTo(10);
        }
    }

    /** Asked again over another line, while others wait for room. */
    @Test
    void anOfferThatIsInTheQueueIsNotRefusedLater() throws Exception {
        byte[] offer = ByteBuffer.allocate(QueueLayout.PUT_HEADER + QueueLayout.PUT_ENTRY)
                .put(QueueLayout.PUT)
                .put((byte) 1)
                .putLong(1)
                .putLong(1)
                .array();
        byte[] confirmation =
                ByteBuffer.allocate(9).put(QueueLayout.CONFIRMED).putLong(1).array();
        byte[] hello =
                new QueueLayout.ClientHello(QueueLayout.QUEUE, 4711).bytes().array();
        try (MessageQueue<String> other = open(Duration.ofSeconds(30))) {
            try (Channel<byte[]> line = Ipc.connect(address, Codec.bytes())) {
                line.send(hello);
                assertThat(line.receive()[12]).as("known").isZero();
                line.send(offer);
                assertThat(line.receive()).isEqualTo(confirmation);
            }
            while (other.offer("full")) {
                assertThat(local.size()).isPositive();
            }
            CompletableFuture<Void> waits = other.putAsync("waits for room");
            assertThat(other.offer("no room")).isFalse();
            assertThat(waits).isNotDone();
            try (Channel<byte[]> line = Ipc.connect(address, Codec.bytes())) {
                line.send(hello);
                assertThat(line.receive()[12]).as("known").isEqualTo((byte) 1);
                line.send(offer);
                assertThat(line.receive()).isEqualTo(confirmation);
            }
        }
        assertThat(local.size()).isEqualTo(100);
    }

    /** They would put where nobody is, and wait for ever. */
    @Test
    void whoWaitsForRoomFailsWhenTheTimeIsOver() throws Exception {
        try (MessageQueue<String> queue = open(Duration.ofMillis(200))) {
            server.close();
            String large = "x".repeat(90 << 10);
            assertThatThrownBy(() -> {
                        while (true) {
                            queue.putAsync(large);
                        }
                    })
                    .isInstanceOf(QueueException.class)
                    .hasMessageContaining("200 ms");
        }
    }

    /** It greets and hangs up: something that it is sent is too much for it, each time. */
    @Test
    void aServerThatDropsEveryLineIsTriedLessAndLessOftenUntilTheTimeIsOver() throws Exception {
        byte[] welcome =
                new QueueLayout.ServerHello(false, 100, 100, 10_000).frame().array();
        AtomicInteger lines = new AtomicInteger();
        try (Listener<byte[]> rude = Ipc.listen(address + "-rude", Codec.bytes())) {
            Cut.start(() -> {
                while (true) {
                    try (Channel<byte[]> line = rude.accept()) {
                        line.receive();
                        line.send(welcome);
                        lines.incrementAndGet();
                        line.receive();
                    }
                }
            });
            try (MessageQueue<String> queue = Ipc.openQueue(
                    rude.address().toString(),
                    Codec.utf8(),
                    QueueOptions.defaults().withReconnect(Duration.ofSeconds(1)))) {
                CompletableFuture<Void> future = queue.putAsync("too much");
                while (!future.isDone()) { // who calls meanwhile makes it try no sooner
                    try {
                        assertThat(queue.poll(Duration.ofMillis(1))).isNull();
                    } catch (QueueException e) {
                        assertThat(e).hasMessageContaining(rude.address().toString());
                    }
                }
                assertThatThrownBy(future::join)
                        .hasCauseInstanceOf(QueueException.class)
                        .hasMessageContaining("tries");
                assertThat(lines).hasValueBetween(2, 50);
            }
        }
    }

    @Test
    void whatTheNextServerIsTooSmallForFailsAndTheRestGoesOn() throws Exception {
        try (Cut cut = new Cut(address);
                MessageQueue<String> queue = Ipc.openQueue(cut.address(), Codec.utf8());
                MessageQueue<String> small =
                        Ipc.openQueue(address + "-small?capacity=100&maxMessage=100", Codec.utf8())) {
            queue.put("known");
            cut.swallowAnswers();
            CompletableFuture<Void> one = queue.putAsync("one");
            CompletableFuture<Void> large = queue.putAsync("a".repeat(101));
            CompletableFuture<Void> two = queue.putAsync("two");
            while (local.size() < 2) { // the others are sent with the next answer
                Thread.sleep(1);
            }
            server.close();
            server = Ipc.serveQueue(address, small);
            cut.now();
            assertThatThrownBy(large::join)
                    .hasCauseInstanceOf(QueueException.class)
                    .hasMessageContainingAll("101 bytes", cut.address(), "100 bytes at most");
            one.join();
            two.join();
            assertThat(small.take()).isEqualTo("one");
            assertThat(small.take()).isEqualTo("two");
        }
    }

    /** Stands between a client and the server, and lets the line break. */
    private static final class Cut implements AutoCloseable {
        private final Listener<byte[]> listener;
        private final String to;
        private final List<Channel<byte[]>> channels = new ArrayList<>();
        private volatile boolean swallows;

        Cut(String to) {
            this.to = to;
            this.listener = Ipc.listen(to + "-cut", Codec.bytes());
            start(() -> {
                while (true) {
                    Channel<byte[]> client = listener.accept();
                    Channel<byte[]> server = Ipc.connect(to, Codec.bytes());
                    add(client);
                    add(server);
                    start(() -> client.forEach(server::send));
                    start(() -> server.forEach(message -> {
                        if (!swallows) {
                            client.send(message);
                        }
                    }));
                }
            });
        }

        private void add(Channel<byte[]> channel) {
            synchronized (channels) {
                channels.add(channel);
            }
        }

        private interface Work {
            void run() throws Exception;
        }

        private static void start(Work work) {
            Thread thread = new Thread(() -> {
                try {
                    work.run();
                } catch (ChannelClosedException e) {
                    // cut
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        String address() {
            return listener.address().toString();
        }

        void swallowAnswers() {
            swallows = true;
        }

        /** Breaks the line; the next one is whole. */
        void now() {
            swallows = false;
            synchronized (channels) {
                channels.forEach(Channel::close);
                channels.clear();
            }
        }

        @Override
        public void close() {
            listener.close();
            now();
        }
    }
}
