package io.ipc4j.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.CodecException;
import io.ipc4j.Ipc;
import io.ipc4j.IpcException;
import io.ipc4j.Server;
import io.ipc4j.ServerHandler;
import io.ipc4j.ServerOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes wrong in handlers and beside them, and who notices. */
@Timeout(60)
class ServerFaultTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Duration LONG = Duration.ofSeconds(20);

    private final String address = "mem:fault-" + NUMBER.incrementAndGet();

    /** Counts what it is told. */
    private static class Told implements ServerHandler<String> {
        final Map<Channel<String>, Integer> closed = new ConcurrentHashMap<>();
        final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();

        @Override
        public void onMessage(Channel<String> channel, String message) throws Exception {
            channel.send(message);
        }

        @Override
        public void onClose(Channel<String> channel, @Nullable Throwable cause) {
            closed.merge(channel, 1, Integer::sum);
        }

        @Override
        public void onError(Channel<String> channel, Throwable error) {
            errors.add(error);
        }
    }

    private Server<String> serve(ServerHandler<String> handler, ServerOptions options, ChannelOptions channels) {
        return Server.start(Ipc.listen(address, Codec.utf8(), channels), handler, options);
    }

    private Server<String> serve(ServerHandler<String> handler) {
        return serve(handler, ServerOptions.defaults(), ChannelOptions.defaults());
    }

    private Channel<String> connect() throws InterruptedException {
        return Ipc.connect(address, Codec.utf8());
    }

    private static void assertEchoes(Channel<String> client, String text) throws InterruptedException {
        client.send(text);
        assertThat(client.receive(LONG)).isEqualTo(text);
    }

    private static void assertEnds(Channel<String> client) {
        assertThatThrownBy(() -> client.receive(LONG)).isInstanceOf(ChannelClosedException.class);
    }

    /** Text, but one word can't be decoded. */
    private static Codec<String> picky(String word, Runnable thrower) {
        return new Codec<>() {
            @Override
            public ByteBuffer encode(String message) {
                return Codec.utf8().encode(message);
            }

            @Override
            public String decode(ByteBuffer frame) {
                String text = Codec.utf8().decode(frame);
                if (text.equals(word)) {
                    thrower.run();
                }
                return text;
            }
        };
    }

    @Test
    void anErrorOfTheCodecEndsItsChannelOnly() throws InterruptedException {
        Told told = new Told();
        Codec<String> shallow = picky("deep", () -> {
            throw new StackOverflowError("as of a document of many levels");
        });
        try (Server<String> server = Server.start(Ipc.listen(address, shallow), told);
                Channel<String> bad = connect();
                Channel<String> good = connect()) {
            assertEchoes(good, "hola");
            bad.send("deep");
            assertEnds(bad);
            assertEchoes(good, "still there");
            assertThat(told.errors).singleElement().isInstanceOf(StackOverflowError.class);
            assertThat(server.channels()).hasSize(1);
        }
    }

    @Test
    void anExceptionOfTheCodecThatIsNoneOfOursIsToldAndTheClientStays() throws InterruptedException {
        Told told = new Told();
        Codec<String> numbers = picky("twelve", () -> {
            throw new NumberFormatException("For input string: twelve");
        });
        try (Server<String> server = Server.start(Ipc.listen(address, numbers), told);
                Channel<String> client = connect()) {
            client.send("twelve");
            assertEchoes(client, "12");
            assertThat(told.errors)
                    .singleElement()
                    .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                    .isInstanceOf(CodecException.class)
                    .hasMessageContaining("twelve")
                    .hasCauseInstanceOf(NumberFormatException.class);
            assertThat(server.channels()).hasSize(1);
        }
    }

    @Test
    void aHandlerThatSaysAWordAndClosesIsToldOfTheCloseOnce() throws InterruptedException {
        Told told = new Told() {
            @Override
            public void onMessage(Channel<String> channel, String message) throws Exception {
                channel.send("bye");
                channel.close();
            }
        };
        Server<String> server = serve(told);
        for (int i = 0; i < 20; i++) {
            try (Channel<String> client = connect()) {
                client.send("hello");
                assertThat(client.receive(LONG)).isEqualTo("bye");
                assertEnds(client);
            }
        }
        server.close();
        assertThat(told.closed.values()).hasSize(20).containsOnly(1);
    }

    @Test
    void clientsThatLeaveDuringABroadcastAreToldOfOnce() throws InterruptedException {
        Told told = new Told();
        AtomicBoolean over = new AtomicBoolean();
        Server<String> server = serve(told);
        Thread caster = new Thread(() -> {
            while (!over.get()) {
                server.broadcast("news");
            }
        });
        caster.start();
        for (int i = 0; i < 300; i++) {
            try (Channel<String> client = connect()) {
                assertThat(client.receive(LONG)).isEqualTo("news");
            }
        }
        over.set(true);
        caster.join();
        server.close();
        assertThat(told.closed.values()).hasSize(300).containsOnly(1);
    }

    @Test
    void anErrorInAHandlerClosesItsOwnChannelOnly() throws InterruptedException {
        Told told = new Told() {
            @Override
            public void onMessage(Channel<String> channel, String message) throws Exception {
                switch (message) {
                    case "stack" -> throw new StackOverflowError("too deep");
                    case "assert" -> throw new AssertionError("not so");
                    case "class" -> throw new NoClassDefFoundError("a/jar/too/old");
                    default -> super.onMessage(channel, message);
                }
            }

            @Override
            public void onClose(Channel<String> channel, @Nullable Throwable cause) {
                super.onClose(channel, cause);
                throw new AssertionError("in onClose too");
            }
        };
        Server<String> server = serve(told);
        Channel<String> other = connect();
        assertEchoes(other, "before");
        for (String message : List.of("stack", "assert", "class")) {
            try (Channel<String> client = connect()) {
                client.send(message);
                assertEnds(client);
            }
        }
        assertEchoes(other, "after");
        other.close();
        server.close();
        assertThat(told.errors).hasSize(3).allMatch(each -> each instanceof Error);
        assertThat(told.closed.values()).hasSize(4).containsOnly(1);
    }

    @Test
    void whenAHandlerSendsToSomebodyElseWhoIsGoneTheHandlerIsAtFaultAndIsTold() throws InterruptedException {
        AtomicReference<Channel<String>> gone = new AtomicReference<>();
        Told told = new Told() {
            @Override
            public void onOpen(Channel<String> channel) {
                gone.compareAndSet(null, channel);
            }

            @Override
            public void onMessage(Channel<String> channel, String message) throws Exception {
                gone.get().send(message);
            }
        };
        Server<String> server = serve(told);
        Channel<String> first = connect();
        Awaitility.await().until(() -> gone.get() != null);
        Channel<String> second = connect();
        first.close();
        Awaitility.await().until(() -> told.closed.containsKey(gone.get()));
        second.send("for the first");
        assertEnds(second);
        second.close();
        server.close();
        assertThat(told.errors).hasSize(1).allMatch(each -> each instanceof ChannelClosedException);
    }

    @Test
    void anExceptionOfOursThatAHandlerThrowsClosesTheChannelAndOneOfTheCodecDoesNot() throws InterruptedException {
        Codec<String> picky = picky("garbage", () -> {
            throw new CodecException("no such word", null);
        });
        Told told = new Told() {
            @Override
            public void onMessage(Channel<String> channel, String message) throws Exception {
                if (message.equals("throw")) {
                    throw new IpcException("of the handler's own");
                }
                super.onMessage(channel, message);
            }
        };
        Server<String> server = Server.start(Ipc.listen(address, picky), told);
        Channel<String> client = connect();
        client.send("garbage");
        assertEchoes(client, "still here");
        assertThat(told.errors).hasSize(1);
        client.send("throw");
        assertEnds(client);
        client.close();
        server.close();
        assertThat(told.errors).hasSize(2);
    }

    @Test
    void anInterruptThatAHandlerLeavesPendingIsNotTheNextHandlers() throws InterruptedException {
        List<Boolean> pending = new ArrayList<>();
        Server<String> server = serve((channel, message) -> {
            pending.add(Thread.currentThread().isInterrupted());
            Thread.currentThread().interrupt();
            channel.send(message);
        });
        try (Channel<String> client = connect()) {
            for (int i = 0; i < 3; i++) {
                assertEchoes(client, "again");
            }
        }
        server.close();
        assertThat(pending).containsExactly(false, false, false);
    }

    @Test
    void aClientThatWasNotReadIsReadAgainWhoeverPushedWhatItHadNotTaken() throws Exception {
        AtomicReference<Channel<String>> served = new AtomicReference<>();
        Server<String> server = serve(
                new Told() {
                    @Override
                    public void onOpen(Channel<String> channel) {
                        served.set(channel);
                    }
                },
                ServerOptions.defaults(),
                ChannelOptions.defaults().withSendBuffer(1024));
        String text = "x".repeat(800);
        Channel<String> client = connect();
        for (int round = 0; round < 100; round++) {
            int sent = 0;
            // Until the answers fill the line and the server reads no more.
            for (int full = 0; full < 3; sent++) {
                if (!client.send(text, Duration.ofMillis(2))) {
                    full++;
                    sent--;
                }
            }
            Channel<String> there = served.get();
            Thread outside = new Thread(() -> {
                try {
                    there.send(text);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            outside.start();
            for (int i = 0; i < sent + 1; i++) {
                assertThat(client.receive(LONG))
                        .as("answer %d of %d in round %d", i, sent, round)
                        .isNotNull();
            }
            outside.join();
        }
        client.close();
        server.close();
    }

    @Test
    void whoComesWhileTheServerClosesIsNotLeftWaiting() throws InterruptedException {
        // Who is closed here has not closed his own side yet: the server waits for him for so long.
        ChannelOptions brief = ChannelOptions.defaults().withCloseTimeout(Duration.ofMillis(20));
        for (int round = 0; round < 40; round++) {
            Server<String> server = serve(new Told(), ServerOptions.defaults().withThreads(3), brief);
            List<Channel<String>> clients = new ArrayList<>();
            Thread closer = new Thread(server::close);
            for (int i = 0; i < 10; i++) {
                try {
                    clients.add(connect());
                } catch (IpcException e) {
                    break; // nobody listens any more
                }
                if (i == 3) {
                    closer.start();
                }
            }
            closer.join();
            for (Channel<String> client : clients) {
                assertEnds(client);
                client.close();
            }
        }
    }
}
