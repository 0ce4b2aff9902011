package io.ipc4j.handshake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import io.ipc4j.NoListenerException;
import io.ipc4j.Poller;
import io.ipc4j.Server;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Strangers at the door of a listener, on real sockets. */
@Timeout(60)
class ReceptionTest {
    private static final int PLACES = Doorman.MOST_VISITORS;

    private final AtomicInteger turnedOut = new AtomicInteger();
    private final Door door = new Door(
            link -> new Word(link, "please", "come in", () -> {}),
            link -> new Word(link, "come in", "please", turnedOut::incrementAndGet));
    private final List<SocketChannel> strangers = new ArrayList<>();

    @AfterEach
    void sendThemAway() throws IOException {
        for (SocketChannel each : strangers) {
            each.close();
        }
    }

    private Listener<String> listen() {
        return listen("door:0");
    }

    private Listener<String> listen(String address) {
        return Ipc.listen(door, address, Codec.utf8(), ChannelOptions.defaults());
    }

    private Channel<String> connect(URI address) throws InterruptedException {
        return Ipc.connect(door, address.toString(), Codec.utf8(), ChannelOptions.defaults());
    }

    private SocketChannel stranger(Listener<?> listener, String... bytes) throws IOException {
        SocketChannel socket = Door.stranger(listener.address());
        strangers.add(socket);
        for (String each : bytes) {
            socket.write(ByteBuffer.wrap(each.getBytes(UTF_8)));
        }
        return socket;
    }

    private static String frame(String text) {
        return new String(new char[] {0, 0, 0, (char) text.length()}) + text;
    }

    /** Reads until the end, or a reset. */
    private static void awaitEnd(SocketChannel socket) {
        try {
            while (socket.read(ByteBuffer.allocate(100)) >= 0) {}
        } catch (IOException e) {
            assertThat(e.getMessage()).containsIgnoringCase("reset");
        }
    }

    private static List<Thread> doormen() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().startsWith("ipc4j-doorman"))
                .toList();
    }

    private void assertComesIn(Listener<String> listener) throws InterruptedException {
        try (Channel<String> client = connect(listener.address());
                Channel<String> accepted = listener.accept()) {
            client.send("hola");
            assertThat(accepted.receive()).isEqualTo("hola");
            accepted.send("adios");
            assertThat(client.receive()).isEqualTo("adios");
        }
    }

    @Test
    void whoSaysTheWordComesInAndMaySendAtOnceWhatIsLargerThanAWord() throws Exception {
        try (Listener<String> listener = listen()) {
            assertComesIn(listener);
            String large = "x".repeat(100_000);
            SocketChannel plain = stranger(listener, frame("please"));
            plain.write(ByteBuffer.allocate(4).putInt(100_000).flip());
            plain.write(ByteBuffer.wrap(large.getBytes(UTF_8)));
            try (Channel<String> accepted = listener.accept()) {
                assertThat(accepted.receive()).isEqualTo(large);
            }
            assertThat(turnedOut).hasValue(0);
        }
    }

    @Test
    void nobodyIsHandedOutBeforeAndTryAcceptDoesNotWaitForThem() throws Exception {
        try (Listener<String> listener = listen()) {
            SocketChannel slow = stranger(listener, "\0\0\0\6ple");
            assertThat(listener.accept(Duration.ofMillis(300))).isNull();
            assertThat(listener.tryAccept()).isNull();
            slow.write(ByteBuffer.wrap("ase".getBytes(UTF_8)));
            listener.accept().close();
        }
    }

    @Test
    void silentPeersInAllPlacesKeepNobodyOutAndTheOldestOfThemMakesRoom() throws Exception {
        try (Listener<String> listener = listen()) {
            for (int i = 0; i < PLACES; i++) {
                stranger(listener);
            }
            assertComesIn(listener);
            assertThat(turnedOut).as("a place for the one who came in").hasValue(1);
            awaitEnd(strangers.get(0));
        }
    }

    @Test
    void aCrowdPushesNobodyOutWhoHasJustCome() throws Exception {
        try (Listener<String> listener = listen()) {
            long begin = System.nanoTime();
            SocketChannel first = stranger(listener);
            for (int i = 0; i < 3 * PLACES; i++) {
                stranger(listener);
            }
            awaitEnd(first);
            assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(Doorman.GRACE);
        }
    }

    @Test
    void aCrowdThatSaysNothingOrHalfAWordOrNonsenseKeepsNobodyOut() throws Exception {
        try (Listener<String> listener = listen()) {
            for (int i = 0; i < 3 * PLACES; i++) {
                switch (i % 5) {
                    case 0 -> stranger(listener);
                    case 1 -> stranger(listener, "\0\0");
                    case 2 -> stranger(listener, "\0\0\0\6pl");
                    case 3 -> stranger(listener, "GET / HTTP/1.1\r\n\r\n");
                    default -> stranger(listener, frame("wrong"));
                }
                if (i % 10 == 0) {
                    assertComesIn(listener);
                }
            }
            assertComesIn(listener);
        }
    }

    @Test
    void aFloodOfConnectionsKeepsNobodyOut() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (Listener<String> listener = listen()) {
            CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> {
                while (!over.get()) {
                    try (SocketChannel socket = Door.stranger(listener.address())) {
                        socket.write(ByteBuffer.wrap(new byte[] {0}));
                    } catch (IOException e) {
                        assertThat(e.getMessage()).isNotEmpty(); // it was turned out before it had said that
                    }
                }
            });
            for (int i = 0; i < 20; i++) {
                assertComesIn(listener);
            }
            over.set(true);
            flood.join();
        }
    }

    @Test
    void aLengthOverTheLimitOfStrangersEndsIt() throws Exception {
        try (Listener<String> listener = listen()) {
            awaitEnd(stranger(listener, new String(new char[] {0, 0, 0, Word.LIMIT + 1})));
            awaitEnd(stranger(listener, "\0\1\0\0"));
            assertThat(turnedOut).hasValue(2);
            assertComesIn(listener);
        }
    }

    @Test
    void whoIsSilentIsTurnedOutAfterFiveSecondsAndNotBefore() throws Exception {
        try (Listener<String> listener = listen()) {
            long begin = System.nanoTime();
            SocketChannel silent = stranger(listener);
            SocketChannel half = stranger(listener, "\0\0\0\6pleas");
            awaitEnd(silent);
            awaitEnd(half);
            assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(Doorman.PATIENCE);
        }
    }

    @Test
    void aHandshakeThatThrowsWhateverEndsThatPeerAlone() throws Exception {
        try (Listener<String> listener = listen()) {
            SocketChannel slow = stranger(listener, "\0\0\0\6pl");
            awaitEnd(stranger(listener, frame("boom")));
            awaitEnd(stranger(listener, frame("bang")));
            slow.write(ByteBuffer.wrap("ease".getBytes(UTF_8)));
            listener.accept().close();
        }
    }

    @Test
    void closingTurnsAllOutFreesTheAddressAndLeavesNoThread() throws Exception {
        for (int i = 0; i < 20; i++) {
            Listener<String> listener = listen();
            CompletableFuture<Throwable> waiting = new CompletableFuture<>();
            SocketChannel silent = stranger(listener);
            SocketChannel half = stranger(listener, "\0\0\0\6pl");
            if (i % 2 == 0) {
                stranger(listener, frame("please")); // in, and never taken
            } else {
                new Thread(() -> {
                            try {
                                listener.accept();
                            } catch (ChannelClosedException | InterruptedException e) {
                                waiting.complete(e);
                            }
                        })
                        .start();
            }
            listener.close();
            listen(listener.address().toString()).close();
            listener.close();
            awaitEnd(silent);
            awaitEnd(half);
            assertThatThrownBy(() -> connect(listener.address())).isInstanceOf(NoListenerException.class);
            assertThatThrownBy(listener::tryAccept).isInstanceOf(ChannelClosedException.class);
            if (i % 2 == 1) {
                assertThat(waiting.join()).isInstanceOf(ChannelClosedException.class);
            }
            sendThemAway(); // or the port fades for a minute
            strangers.clear();
        }
        Awaitility.await().untilAsserted(() -> assertThat(doormen()).isEmpty());
    }

    @Test
    void aServerAndAPollerServeThoseWhoCameIn() throws Exception {
        try (Server<String> server = Server.start(listen(), Channel::send)) {
            SocketChannel silent = Door.stranger(server.address());
            strangers.add(silent);
            try (Channel<String> client = connect(server.address())) {
                client.send("hola");
                assertThat(client.receive()).isEqualTo("hola");
            }
        }
        try (Listener<String> listener = listen();
                Poller poller = Poller.open()) {
            List<Channel<String>> in = new ArrayList<>();
            poller.add(listener, each -> in.add(each.tryAccept()));
            stranger(listener);
            CompletableFuture<Channel<String>> client = CompletableFuture.supplyAsync(() -> {
                try {
                    return connect(listener.address());
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            while (in.stream().noneMatch(each -> each != null)) {
                poller.poll();
            }
            client.join().close();
        }
    }

    @Test
    void manyAtOnceComeInWhileNobodyAccepts() throws Exception {
        try (Listener<String> listener = listen()) {
            List<Channel<String>> clients = new ArrayList<>();
            for (int i = 0; i < 3 * PLACES; i++) {
                clients.add(connect(listener.address()));
            }
            for (Channel<String> client : clients) {
                client.close();
                listener.accept().close();
            }
        }
    }
}
