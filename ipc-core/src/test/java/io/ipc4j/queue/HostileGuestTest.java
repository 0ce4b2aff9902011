package io.ipc4j.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.Framing;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import io.ipc4j.MessageQueue;
import io.ipc4j.ProtocolException;
import io.ipc4j.QueueException;
import io.ipc4j.QueueOptions;
import io.ipc4j.QueueServer;
import io.ipc4j.Server;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes from clients that are none, and from servers that are none. */
@Timeout(60)
class HostileGuestTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String address = "mem:hostile-" + NUMBER.incrementAndGet();
    private MessageQueue<String> local;
    private QueueServer server;
    private MessageQueue<String> honest;

    @BeforeEach
    void serve() throws InterruptedException {
        local = Ipc.openQueue(address + "-local?capacity=1000&maxDeliveries=0", Codec.utf8());
        server = Ipc.serveQueue(address, local);
        honest = Ipc.openQueue(address, Codec.utf8());
    }

    @AfterEach
    void close() {
        honest.close();
        server.close();
        local.close();
    }

    private void assertUnharmed() throws InterruptedException {
        honest.put("fine");
        assertThat(honest.take()).isEqualTo("fine");
    }

    private Channel<byte[]> connect() throws InterruptedException {
        return Ipc.connect(address, Codec.bytes());
    }

    /** The last words of the server. */
    private static String refusal(Channel<byte[]> channel) throws InterruptedException {
        byte[] last = channel.receive();
        assertThatThrownBy(channel::receive).isInstanceOf(ChannelClosedException.class);
        return new String(last, StandardCharsets.UTF_8);
    }

    @Test
    void aClientOfAChatIsToldThatThisIsAQueue() throws Exception {
        try (Channel<byte[]> channel = connect()) {
            channel.send("hello everybody".getBytes(StandardCharsets.UTF_8));
            assertThat(refusal(channel)).contains("not a client of a queue").contains("hello everybody");
        }
        assertUnharmed();
    }

    @Test
    void aClientOfAnotherVersionIsToldBoth() throws Exception {
        try (Channel<byte[]> channel = connect()) {
            byte[] hello = hello();
            hello[11] = 7;
            channel.send(hello);
            assertThat(refusal(channel)).contains("version 7").contains("version 1");
        }
        assertUnharmed();
    }

    @Test
    @Timeout(300)
    void ofManyClientsThoseThatLeftLongestAgoAreForgotten() throws Exception {
        byte[] first = new QueueLayout.ClientHello(QueueLayout.QUEUE, 1).bytes().array();
        try (Channel<byte[]> old = connect()) {
            old.send(first);
            assertThat(old.receive()[12]).as("known").isZero();
            for (int i = 2; i < 4200; i++) {
                try (Channel<byte[]> channel = connect()) {
                    channel.send(new QueueLayout.ClientHello(QueueLayout.QUEUE, i)
                            .bytes()
                            .array());
                    channel.receive();
                }
            }
        }
        while (server.clients() > 1) {
            Thread.onSpinWait();
        }
        try (Channel<byte[]> other = connect()) {
            other.send(hello());
            other.receive();
        }
        try (Channel<byte[]> again = connect()) {
            again.send(first);
            assertThat(again.receive()[12]).as("known").isEqualTo((byte) 1);
        }
        assertUnharmed();
    }

    @Test
    void halfAMessageHarmsNobody() throws Exception {
        Channel<byte[]> raw =
                Ipc.connect(address, Codec.bytes(), ChannelOptions.defaults().withFraming(Framing.RAW));
        raw.send(ByteBuffer.allocate(25).putInt(21).put(hello()).array());
        raw.send(new byte[] {0, 0, 0, 100, QueueLayout.PUT});
        assertUnharmed();
        raw.close();
        assertUnharmed();
    }

    @Test
    void randomMessagesEndTheirOwnConnectionOnly() throws Exception {
        Random random = new Random(5);
        local.put("a");
        for (int i = 0; i < 300; i++) {
            try (Channel<byte[]> channel = connect()) {
                channel.send(hello());
                for (int j = 0; j < 50 && channel.isOpen(); j++) {
                    if (!channel.send(random(random), Duration.ofSeconds(1))) {
                        break;
                    }
                    channel.tryReceive();
                }
            } catch (ChannelClosedException e) {
                // as it should be
            }
        }
        // Some of them were good enough to put something, or to make the one message a dead letter.
        while (honest.poll() != null) {
            assertThat(honest.capacity()).isEqualTo(1000);
        }
        assertUnharmed();
        assertThat(honest.awaitDrained(Duration.ofSeconds(10))).isTrue();
    }

    private static byte[] hello() {
        return new QueueLayout.ClientHello(QueueLayout.QUEUE, NUMBER.incrementAndGet())
                .bytes()
                .array();
    }

    /** Nearly right. */
    private static byte[] random(Random random) {
        ByteBuffer frame = ByteBuffer.allocate(1 + random.nextInt(60));
        random.nextBytes(frame.array());
        frame.put((byte) (random.nextInt(6)));
        while (frame.remaining() >= 8 && random.nextBoolean()) {
            frame.putLong(random.nextInt(4));
        }
        if (frame.remaining() >= 4 && random.nextBoolean()) {
            frame.putInt(frame.remaining() - 4);
        }
        return frame.array();
    }

    @Test
    void anAnswerToWhatWasNeverDeliveredIsRefused() throws Exception {
        try (Channel<byte[]> channel = connect()) {
            channel.send(hello());
            channel.receive();
            channel.send(ByteBuffer.allocate(26)
                    .put(QueueLayout.SETTLE)
                    .put(QueueLayout.ACK)
                    .putLong(1)
                    .putLong(1)
                    .putLong(Long.MAX_VALUE)
                    .array());
            assertThat(refusal(channel)).contains("delivery 1").contains("never made");
        }
        assertUnharmed();
    }

    @Test
    void aQuestionForNoMessagesAndOneWithoutANumberAreRefused() throws Exception {
        for (int size : new int[] {QueueLayout.ASK_SIZE, QueueLayout.ASK_LEASE_SIZE}) {
            try (Channel<byte[]> channel = connect()) {
                channel.send(hello());
                channel.receive();
                channel.send(ByteBuffer.allocate(size)
                        .put(QueueLayout.ASK)
                        .put(QueueLayout.LEASE)
                        .putLong(1)
                        .array());
                assertThat(refusal(channel)).contains(size == QueueLayout.ASK_SIZE ? "question 1" : "0 messages");
            }
        }
        assertUnharmed();
    }

    @Test
    void whoPutsMoreThanTheWindowIsRefusedAndItsMemoryIsFreed() throws Exception {
        while (honest.offer("full")) {
            assertThat(honest.size()).isPositive();
        }
        long full = local.size();
        try (Channel<byte[]> channel = connect()) {
            channel.send(hello());
            channel.receive();
            byte[] put = ByteBuffer.allocate(QueueLayout.PUT_HEADER + QueueLayout.PUT_ENTRY + (600 << 10))
                    .put(QueueLayout.PUT)
                    .put((byte) 0)
                    .putLong(1)
                    .putLong(1)
                    .putInt(600 << 10)
                    .array();
            channel.send(put);
            put[17] = 2;
            channel.send(put);
            assertThat(refusal(channel)).contains("not confirmed");
        }
        assertThat(local.size()).isEqualTo(full);
        local.take();
        honest.put("room for all who wait");
    }

    @Test
    void whoWantsAllAndReadsNothingHoldsUpNobody() throws Exception {
        int count = 200;
        byte[] large = new byte[256 << 10];
        String name = address + "-large";
        try (MessageQueue<byte[]> queue = Ipc.openQueue(name + "-local?capacity=100000", Codec.bytes());
                QueueServer host = Ipc.serveQueue(name, queue);
                MessageQueue<byte[]> other = Ipc.openQueue(host.address().toString(), Codec.bytes())) {
            Channel<byte[]> greedy = Ipc.connect(name, Codec.bytes());
            greedy.send(hello());
            greedy.send(ByteBuffer.allocate(QueueLayout.WANT_SIZE)
                    .put(QueueLayout.WANT)
                    .putLong(Long.MAX_VALUE)
                    .putLong(Long.MAX_VALUE)
                    .array());
            for (int i = 0; i < count; i++) {
                other.put(large);
            }
            long held = queue.leased();
            assertThat(held).isBetween(1L, 10L);
            for (long i = held; i < count; i++) {
                assertThat(other.poll()).hasSize(large.length);
            }
            assertThat(other.poll()).isNull();
            greedy.close();
            for (long i = 0; i < held; i++) {
                assertThat(other.take()).hasSize(large.length);
            }
        }
    }

    @Test
    void aClientOfAQueueAtAChatIsToldWhatCame() throws Exception {
        String chat = address + "-chat";
        try (Server<String> echo =
                Server.start(Ipc.listen(chat, Codec.utf8()), (channel, message) -> channel.send("hello " + message))) {
            assertThat(echo.channels()).isEmpty();
            assertThatThrownBy(() -> Ipc.openQueue(chat, Codec.utf8()))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("not a server of a queue")
                    .hasMessageContaining("hello ipc4jqcl")
                    .hasMessageContaining(chat);
        }
    }

    @Test
    void aListenerThatSaysNothingIsNotWaitedForForEver() throws Exception {
        String silent = address + "-silent";
        try (Listener<String> listener = Ipc.listen(silent, Codec.utf8())) {
            assertThat(listener.isOpen()).isTrue();
            assertThatThrownBy(() -> Ipc.openQueue(silent + "?connectTimeout=50ms", Codec.utf8()))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("did not answer")
                    .hasMessageContaining(silent);
        }
    }

    @Test
    void aServerOfAnotherVersionIsNamed() throws Exception {
        assertThatThrownBy(() -> openAtAServerThatSays(serverHello(9)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("version 9")
                .hasMessageContaining("version 1");
    }

    @Test
    void whatNoServerSendsFailsTheCallsAndNotTheClient() throws Exception {
        Random random = new Random(6);
        for (int i = 0; i < 200; i++) {
            byte[] frame = new byte[1 + random.nextInt(40)];
            random.nextBytes(frame);
            frame[0] = (byte) (10 + random.nextInt(6));
            try (MessageQueue<String> queue = openAtAServerThatSays(serverHello(1), frame)) {
                assertThatThrownBy(() -> {
                            queue.poll(Duration.ofMillis(500)); // some of it may be a message
                            queue.poll(Duration.ofMillis(500));
                            queue.put("into nothing");
                        })
                        .isInstanceOf(QueueException.class);
            }
        }
    }

    private static byte[] serverHello(int version) {
        byte[] hello =
                new QueueLayout.ServerHello(false, 1000, 10, 1000).frame().array();
        hello[11] = (byte) version;
        return hello;
    }

    /** It says that to the first who comes, and closes. */
    private MessageQueue<String> openAtAServerThatSays(byte[]... words) throws Exception {
        String fake = address + "-fake";
        try (Listener<byte[]> listener = Ipc.listen(fake, Codec.bytes())) {
            Thread thread = new Thread(() -> {
                try (Channel<byte[]> channel = listener.accept()) {
                    channel.receive();
                    for (byte[] word : words) {
                        channel.send(word);
                    }
                } catch (InterruptedException | ChannelClosedException e) {
                    // The client has gone.
                }
            });
            thread.start();
            QueueOptions hasty = QueueOptions.defaults().withReconnect(Duration.ZERO);
            try {
                return Ipc.openQueue(fake, Codec.utf8(), hasty);
            } finally {
                thread.join();
            }
        }
    }
}
