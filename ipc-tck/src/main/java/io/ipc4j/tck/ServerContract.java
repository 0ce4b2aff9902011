package io.ipc4j.tck;

import static io.ipc4j.tck.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.Codec;
import io.ipc4j.CodecException;
import io.ipc4j.Ipc;
import io.ipc4j.IpcException;
import io.ipc4j.Listener;
import io.ipc4j.Server;
import io.ipc4j.ServerHandler;
import io.ipc4j.ServerOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a server does (rules V1 to V10; V4 to V7 are in {@link SlowClientContract}, V8 in {@link ServerClosingContract}). */
public interface ServerContract extends SlowClientContract, ServerClosingContract {

    /** V1. Look at who calls the handler, and at what else ends a client. */
    @Test
    default void everyClientIsOpenedServedAndClosedOnce() throws Exception {
        for (int threads : new int[] {1, 3}) {
            try (Inn<String> inn = Inn.ofTexts(this, ServerOptions.defaults().withThreads(threads), Channel::send)) {
                List<Background<Void>> clients = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    clients.add(Background.call(() -> talkAndLeave(inn.connect(), 200)));
                }
                for (Background<Void> client : clients) {
                    client.get();
                }
                inn.book.awaitClosed(10);
                assertThat(inn.book.visits()).hasSize(10).allSatisfy(visit -> {
                    assertThat(visit.messages).containsExactlyElementsOf(messages(200));
                    assertThat(visit.cause).isNull();
                });
            }
        }
    }

    /** V1. Look at a client that is gone in the same round in which it was answered. */
    @Test
    default void aClientThatSendsAndLeavesAtOnceIsClosedOnce() throws Exception {
        try (Inn<String> inn = Inn.ofTexts(this, ServerOptions.defaults(), Channel::send)) {
            for (int i = 0; i < 100; i++) {
                Channel<String> client = inn.connect();
                client.send("hola");
                client.close();
            }
            inn.book.awaitClosed(100);
            assertThat(inn.book.visits())
                    .allSatisfy(visit -> assertThat(visit.messages).containsExactly("hola"));
        }
    }

    /** V1. Look at the share of a round, and at what stays unread behind it. */
    @Test
    default void answersComeInTheOrderOfTheQuestions() throws Exception {
        try (Inn<String> inn = Inn.ofTexts(this, ServerOptions.defaults(), Channel::send)) {
            Channel<String> client = inn.connect();
            Background<Void> asking = Background.run(() -> {
                for (int i = 0; i < 20_000; i++) {
                    client.send("message " + i);
                }
            });
            for (int i = 0; i < 20_000; i++) {
                assertThat(client.receive()).isEqualTo("message " + i);
            }
            asking.get();
        }
    }

    /** V1. Look at what a client costs: descriptors, threads, memory. */
    @Test
    default void hundredsOfClientsAreServedTogether() throws Exception {
        try (Inn<String> inn = Inn.ofTexts(this, ServerOptions.defaults().withThreads(2), Channel::send)) {
            List<Channel<String>> clients = new ArrayList<>();
            for (int i = 0; i < 220; i++) {
                clients.add(inn.connect());
            }
            for (int round = 0; round < 5; round++) {
                for (Channel<String> client : clients) {
                    client.send("round " + round);
                }
                for (Channel<String> client : clients) {
                    assertThat(client.receive()).isEqualTo("round " + round);
                }
            }
            assertThat(inn.server.channels()).hasSize(220);
        }
    }

    /** V2. Whatever it throws: look at what the loop takes for its own channel's end. */
    @Test
    default void aHandlerThatThrowsClosesItsOwnChannelOnly() throws Exception {
        List<Throwable> thrown = List.of(
                new IllegalStateException("on purpose"),
                new IOException("on purpose"),
                new IpcException("on purpose"),
                new CodecException("on purpose", null),
                new ChannelClosedException("on purpose: of another channel", null),
                new AssertionError("on purpose"));
        ServerHandler<String> thrower = (channel, message) -> {
            if (message.startsWith("throw")) {
                Throwable t = thrown.get(Integer.parseInt(message.substring(5)));
                if (t instanceof Error error) {
                    throw error;
                }
                throw (Exception) t;
            }
            channel.send(message);
        };
        try (Inn<String> inn = Inn.ofTexts(this, ServerOptions.defaults(), thrower)) {
            Channel<String> other = inn.connect();
            for (int i = 0; i < thrown.size(); i++) {
                Inn.Guest<String> guest = inn.welcome();
                guest.client().write("throw" + i);
                guest.client().write("never handled");
                guest.client().flush();
                assertThatThrownBy(guest.client()::receive).isInstanceOf(ChannelClosedException.class);
                inn.book.awaitClosed(i + 1);
                GuestBook.Visit<String> visit = inn.book.visit(guest.there());
                assertThat(visit.messages).containsExactly("throw" + i);
                assertThat(visit.errors).containsExactly(thrown.get(i));
                assertThat(visit.cause).isSameAs(thrown.get(i));
                other.send("still here");
                assertThat(other.receive()).isEqualTo("still here");
            }
        }
    }

    /** V2. The other methods of a handler may fail too. */
    @Test
    default void onOpenAndOnCloseThatThrowHurtNobodyElse() throws Exception {
        ServerHandler<String> moody = new ServerHandler<>() {
            @Override
            public void onOpen(Channel<String> channel) {
                throw new IllegalStateException("onOpen, on purpose");
            }

            @Override
            public void onMessage(Channel<String> channel, String message) {}

            @Override
            public void onError(Channel<String> channel, Throwable error) {
                throw new IllegalArgumentException("onError, on purpose");
            }

            @Override
            public void onClose(Channel<String> channel, @Nullable Throwable cause) {
                throw new IllegalStateException("onClose, on purpose");
            }
        };
        try (Inn<String> inn = Inn.ofTexts(this, ServerOptions.defaults(), moody)) {
            for (int i = 1; i <= 3; i++) {
                assertThatThrownBy(inn.connect()::receive).isInstanceOf(ChannelClosedException.class);
                inn.book.awaitClosed(i);
            }
            assertThat(inn.book.visits())
                    .allSatisfy(visit -> assertThat(visit.cause).hasMessage("onOpen, on purpose"));
        }
    }

    /** V2. A message that is none is the client's fault, and no reason to end it, unless the handler says so. */
    @Test
    default void aMessageThatCannotBeDecodedIsReportedAndTheClientStays() throws Exception {
        ServerHandler<String> handler = new ServerHandler<>() {
            @Override
            public void onMessage(Channel<String> channel, String message) throws Exception {
                channel.send(message);
            }

            @Override
            public void onError(Channel<String> channel, Throwable error) throws Exception {
                if (error.getMessage().contains("worse")) {
                    throw new IOException("too much");
                }
            }
        };
        try (Inn<String> inn = Inn.of(this, new PickyCodec(), handler)) {
            Inn.Guest<String> guest = inn.welcome();
            for (String message : List.of("bad", "good", "worse", "never")) {
                guest.client().write(message);
            }
            guest.client().flush();
            assertThat(guest.client().receive()).isEqualTo("good");
            assertThatThrownBy(guest.client()::receive).isInstanceOf(ChannelClosedException.class);
            inn.book.awaitClosed(1);
            GuestBook.Visit<String> visit = inn.book.visit(guest.there());
            assertThat(visit.messages).containsExactly("good");
            assertThat(visit.errors).hasSize(2).allSatisfy(e -> assertThat(e).isInstanceOf(CodecException.class));
            assertThat(visit.cause).isInstanceOf(CodecException.class).hasMessage("worse");
        }
    }

    /** V3. Look at what several event loops do to the order. */
    @Test
    default void aBroadcastReachesEveryClientInOneOrder() throws Exception {
        try (Inn<String> inn = Inn.ofTexts(this, ServerOptions.defaults().withThreads(3), Channel::send)) {
            List<Channel<String>> clients = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                clients.add(inn.connect());
            }
            inn.book.awaitOpened(10);
            for (int i = 0; i < 500; i++) {
                inn.server.broadcast("message " + i);
            }
            for (Channel<String> client : clients) {
                for (int i = 0; i < 500; i++) {
                    assertThat(client.receive()).isEqualTo("message " + i);
                }
            }
        }
    }

    /** V3. A handler that tells all the others: look at sends between event loops. */
    @Test
    default void aHandlerMayBroadcastToAllButOne() throws Exception {
        AtomicReference<Server<String>> self = new AtomicReference<>();
        ServerHandler<String> chat = (channel, message) -> {
            channel.send("you said " + message);
            self.get().broadcast(message, channel);
        };
        try (Inn<String> inn = Inn.ofTexts(this, ServerOptions.defaults().withThreads(2), chat)) {
            self.set(inn.server);
            List<Channel<String>> clients = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                clients.add(inn.connect());
            }
            inn.book.awaitOpened(4);
            for (int i = 0; i < 100; i++) {
                clients.get(i % 4).send("message " + i);
                for (int k = 0; k < 4; k++) {
                    assertThat(clients.get(k).receive()).isEqualTo((k == i % 4 ? "you said " : "") + "message " + i);
                }
            }
        }
    }

    /** V9. Look at the order of the calls and the list. */
    @Test
    default void channelsAreThoseWhoHaveComeAndNotGone() throws Exception {
        Set<Channel<String>> opened = ConcurrentHashMap.newKeySet();
        Set<Channel<String>> closed = ConcurrentHashMap.newKeySet();
        ServerHandler<String> handler = new ServerHandler<>() {
            @Override
            public void onOpen(Channel<String> channel) {
                opened.add(channel);
            }

            @Override
            public void onMessage(Channel<String> channel, String message) throws Exception {
                channel.send(message);
            }

            @Override
            public void onClose(Channel<String> channel, @Nullable Throwable cause) {
                closed.add(channel);
            }
        };
        try (Inn<String> inn = Inn.ofTexts(this, ServerOptions.defaults().withThreads(2), handler)) {
            Background<Void> visiting = Background.run(() -> {
                for (int i = 0; i < 200; i++) {
                    talkAndLeave(inn.connect(), 1);
                }
            });
            while (!visiting.isDone()) {
                Set<Channel<String>> gone = new HashSet<>(closed);
                assertThat(inn.server.channels()).isSubsetOf(opened).noneMatch(gone::contains);
                LockSupport.parkNanos(100_000); // the others need the processors too
            }
            visiting.get();
            soon().until(() -> inn.server.channels().isEmpty());
        }
    }

    /** V10. Look at loops that hold listeners of several kinds, and at what a broadcast encodes for whom. */
    @Test
    default void severalListenersAreServedTogether() throws Exception {
        Listener<String> heap = Ipc.listen("mem:" + UUID.randomUUID(), Codec.utf8());
        try (Inn<String> inn = Inn.ofTexts(this, ServerOptions.defaults().withThreads(2), Channel::send)) {
            inn.server.listen(heap);
            inn.server.listen(listen(Codec.utf8(), options()));
            List<Channel<String>> clients = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                clients.add(
                        i % 2 == 0 ? inn.connect() : Ipc.connect(heap.address().toString(), Codec.utf8()));
            }
            for (Channel<String> client : clients) {
                talk(client, 50);
            }
            inn.server.broadcast("to all");
            for (Channel<String> client : clients) {
                assertThat(client.receive()).isEqualTo("to all");
            }
        }
        assertThat(heap.isOpen()).isFalse();
    }

    private static List<String> messages(int count) {
        return IntStream.range(0, count).mapToObj(i -> "message " + i).toList();
    }

    private static Void talkAndLeave(Channel<String> client, int count) throws InterruptedException {
        talk(client, count);
        client.close();
        return null;
    }

    private static void talk(Channel<String> client, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            client.send("message " + i);
            assertThat(client.receive()).isEqualTo("message " + i);
        }
    }
}
