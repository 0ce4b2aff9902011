package io.ipc4j.tck;

import static io.ipc4j.tck.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.ServerHandler;
import io.ipc4j.ServerOptions;
import io.ipc4j.SlowClientPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What a server does with clients that do not read (rules V4 to V7). Kernels hold megabytes for a socket, so it takes many and
 * large messages to fill a line.
 */
public interface SlowClientContract extends TransportFixture {
    /** So many of {@link #LARGE} fit into no line: 64 MiB. */
    int MANY = 4096;

    /** The size of a message. */
    int LARGE = 16 << 10;

    /** V4. Look at what the loop does with answers that nobody fetches: it must leave the next questions unread. */
    @Test
    default void aClientThatAsksMuchAndReadsNothingStopsNobody() throws Exception {
        for (SlowClientPolicy policy : List.of(SlowClientPolicy.DISCONNECT, SlowClientPolicy.DROP_NEWEST)) {
            try (Inn<byte[]> inn = Inn.ofBytes(this, options(policy), Channel::send)) {
                Inn.Guest<byte[]> greedy = inn.welcome();
                AtomicInteger asked = new AtomicInteger();
                Background<Void> asking = Background.run(() -> {
                    for (int i = 0; i < MANY; i++) {
                        greedy.client().send(Numbered.message(i, LARGE));
                        asked.incrementAndGet();
                    }
                });
                awaitStandstill(asked);
                Channel<byte[]> other = inn.connect();
                for (int i = 0; i < 200; i++) {
                    other.send(Numbered.message(i, 100));
                    Numbered.check(other.receive(), i);
                }
                assertThat(asking.isDone())
                        .as("all was taken though nothing was read")
                        .isFalse();
                for (int i = 0; i < MANY; i++) {
                    Numbered.check(greedy.client().receive(), i);
                }
                asking.get();
                assertThat(inn.book.visit(greedy.there()).closes).hasValue(0);
            }
        }
    }

    /** V4. One question may have many answers: they are the client's own, and no reason to call it slow. */
    @Test
    default void manyAnswersToOneQuestionAreNotDroppedNorAReasonToDisconnect() throws Exception {
        ServerHandler<byte[]> talker = (channel, message) -> {
            int first = 8 * (int) Numbered.number(message);
            for (int i = first; i < first + 8; i++) {
                channel.send(Numbered.message(i, LARGE));
            }
        };
        for (SlowClientPolicy policy : SlowClientPolicy.values()) {
            try (Inn<byte[]> inn = Inn.ofBytes(this, options(policy), talker)) {
                Channel<byte[]> client = inn.connect();
                for (int i = 0; i < MANY / 8; i++) {
                    client.send(Numbered.message(i, 16));
                }
                for (int i = 0; i < MANY; i++) {
                    Numbered.check(client.receive(), i);
                }
            }
        }
    }

    /** V4. Look at {@code flush} and {@code write} in a handler: they must wait no more than {@code send} does. */
    @Test
    default void aHandlerThatFlushesDoesNotWaitForASlowClient() throws Exception {
        ServerHandler<byte[]> careful = (channel, message) -> {
            channel.write(message);
            channel.flush();
        };
        try (Inn<byte[]> inn = Inn.ofBytes(this, options(SlowClientPolicy.DISCONNECT), careful)) {
            Channel<byte[]> greedy = inn.connect();
            AtomicInteger asked = new AtomicInteger();
            Background<Void> asking = Background.run(() -> {
                for (int i = 0; i < MANY; i++) {
                    greedy.send(Numbered.message(i, LARGE));
                    asked.incrementAndGet();
                }
            });
            awaitStandstill(asked);
            Channel<byte[]> other = inn.connect();
            other.send(Numbered.message(1, 100));
            Numbered.check(other.receive(), 1);
            for (int i = 0; i < MANY; i++) {
                Numbered.check(greedy.receive(), i);
            }
            asking.get();
        }
    }

    /** V5. Look at what a client that reads nothing may hold, and at who is told why it went. */
    @Test
    default void aSlowClientIsDisconnected() throws Exception {
        try (Inn<byte[]> inn = Inn.ofBytes(this, options(SlowClientPolicy.DISCONNECT), Channel::send)) {
            Inn.Guest<byte[]> slow = inn.welcome();
            Inn.Guest<byte[]> good = inn.welcome();
            GuestBook.Visit<byte[]> visit = inn.book.visit(slow.there());
            int sent = 0;
            for (; visit.closes.get() == 0 && sent < MANY; sent++) {
                inn.server.broadcast(Numbered.message(sent, LARGE));
                Numbered.check(good.client().receive(), sent);
            }
            inn.book.awaitClosed(1);
            assertThat(visit.cause).hasMessageContaining("sendBuffer");
            assertThat(inn.server.channels()).containsExactly(good.there());
            int received = countUntilClosed(slow.client());
            assertThat(received).isPositive().isLessThan(sent);
        }
    }

    /** V5. The same when a handler sends to another client. */
    @Test
    default void aClientThatIsSlowToReadFromOthersIsDisconnected() throws Exception {
        List<Channel<byte[]>> target = new ArrayList<>();
        ServerHandler<byte[]> relay = (channel, message) -> {
            if (target.get(0).isOpen()) {
                target.get(0).send(message);
            }
            channel.send(message);
        };
        try (Inn<byte[]> inn =
                Inn.ofBytes(this, options(SlowClientPolicy.DISCONNECT).withThreads(2), relay)) {
            Inn.Guest<byte[]> slow = inn.welcome();
            target.add(slow.there());
            Inn.Guest<byte[]> good = inn.welcome();
            for (int i = 0; slow.there().isOpen(); i++) {
                good.client().send(Numbered.message(i, LARGE));
                Numbered.check(good.client().receive(), i);
            }
            inn.book.awaitClosed(1);
            assertThat(inn.book.visit(slow.there()).cause).hasMessageContaining("sendBuffer");
            assertThat(inn.server.channels()).containsExactly(good.there());
        }
    }

    /** V6. Look at what is dropped: whole messages, never a part of one, and for nobody else. */
    @Test
    default void aSlowClientMissesTheNewest() throws Exception {
        try (Inn<byte[]> inn = Inn.ofBytes(this, options(SlowClientPolicy.DROP_NEWEST), Channel::send)) {
            Inn.Guest<byte[]> slow = inn.welcome();
            Inn.Guest<byte[]> good = inn.welcome();
            for (int i = 0; i < MANY; i++) {
                inn.server.broadcast(Numbered.message(i, LARGE));
                Numbered.check(good.client().receive(), i);
            }
            Background<List<Long>> reading = Background.call(() -> readUntil(slow.client(), MANY));
            soon().until(() -> {
                inn.server.broadcast(Numbered.message(MANY, 16));
                return reading.isDone();
            });
            List<Long> numbers = reading.get();
            assertThat(numbers).startsWith(0L).isSorted().doesNotHaveDuplicates();
            assertThat(numbers).hasSizeLessThan(MANY);
            assertThat(inn.server.channels()).hasSize(2);
        }
    }

    /** V7. Look at who waits: the one who broadcasts. */
    @Test
    default void aBroadcastWaitsForASlowClient() throws Exception {
        try (Inn<byte[]> inn = Inn.ofBytes(this, options(SlowClientPolicy.BLOCK).withThreads(2), Channel::send)) {
            Channel<byte[]> slow = inn.welcome().client();
            AtomicInteger sent = new AtomicInteger();
            Background<Boolean> broadcasting = Background.call(() -> {
                for (int i = 0; i < MANY; i++) {
                    inn.server.broadcast(Numbered.message(i, LARGE));
                    sent.incrementAndGet();
                }
                return Thread.interrupted();
            });
            awaitStandstill(sent);
            broadcasting.interrupt(); // it may not lose a message by it
            assertThat(broadcasting.isDone()).isFalse();
            for (int i = 0; i < MANY; i++) {
                Numbered.check(slow.receive(), i);
            }
            assertThat(broadcasting.get()).as("the interrupt is kept").isTrue();
        }
    }

    /** V7. Look at a client that was left unread while another thread filled its line: who reads it again? */
    @Test
    default void answersGoOnAfterABroadcastHasWaited() throws Exception {
        try (Inn<byte[]> inn = Inn.ofBytes(this, options(SlowClientPolicy.BLOCK), Channel::send)) {
            Channel<byte[]> client = inn.welcome().client();
            Background<Void> broadcasting = Background.run(() -> {
                for (int i = 0; i < MANY / 4; i++) {
                    inn.server.broadcast(Numbered.message(2L * i, LARGE));
                }
            });
            Background<Void> asking = Background.run(() -> {
                for (int i = 0; i < MANY / 4; i++) {
                    client.send(Numbered.message(2L * i + 1, LARGE));
                }
            });
            long[] next = {0, 1};
            for (int i = 0; i < MANY / 2; i++) {
                byte[] message = client.receive();
                int whose = (int) (Numbered.number(message) % 2);
                Numbered.check(message, next[whose]);
                next[whose] += 2;
            }
            broadcasting.get();
            asking.get();
        }
    }

    /** V4. A thread that is none of the server's waits in {@code send}, as on every channel, whatever the policy. */
    @Test
    default void otherThreadsWaitInSend() throws Exception {
        try (Inn<byte[]> inn = Inn.ofBytes(this, options(SlowClientPolicy.DISCONNECT), Channel::send)) {
            Inn.Guest<byte[]> slow = inn.welcome();
            AtomicInteger sent = new AtomicInteger();
            Background<Void> sending = Background.run(() -> {
                for (int i = 0; i < MANY; i++) {
                    slow.there().send(Numbered.message(i, LARGE));
                    sent.incrementAndGet();
                }
            });
            awaitStandstill(sent);
            assertThat(sending.isDone()).isFalse();
            for (int i = 0; i < MANY; i++) {
                Numbered.check(slow.client().receive(), i);
            }
            sending.get();
            slow.client().send(Numbered.message(7, 16));
            Numbered.check(slow.client().receive(), 7);
        }
    }

    /** V8. A client that reads nothing must not hold up the end: look at the close timeout. */
    @Test
    default void aServerWithASlowClientCanBeClosed() throws Exception {
        try (Inn<byte[]> inn = Inn.ofBytes(this, options(SlowClientPolicy.BLOCK), Channel::send)) {
            Inn.Guest<byte[]> slow = inn.welcome();
            AtomicInteger sent = new AtomicInteger();
            Background<Void> broadcasting = Background.run(() -> {
                while (!inn.server.channels().isEmpty()) {
                    inn.server.broadcast(Numbered.message(sent.getAndIncrement(), LARGE));
                }
            });
            awaitStandstill(sent);
            inn.server.close();
            broadcasting.get();
            assertThat(inn.book.visit(slow.there()).closes).hasValue(1);
            assertThat(countUntilClosed(slow.client())).isPositive();
        }
    }

    private static ServerOptions options(SlowClientPolicy policy) {
        return ServerOptions.defaults().withSlowClients(policy);
    }

    /** Waits until nothing seems to move any more. An aim and no proof: the test must hold if it does move on. */
    private static void awaitStandstill(AtomicInteger progress) {
        int[] last = {-1};
        soon().pollInterval(Duration.ofMillis(50)).until(() -> {
            int now = progress.get();
            boolean same = now > 0 && now == last[0];
            last[0] = now;
            return same;
        });
    }

    private static List<Long> readUntil(Channel<byte[]> channel, long end) throws InterruptedException {
        List<Long> numbers = new ArrayList<>();
        while (true) {
            byte[] message = channel.receive();
            long number = Numbered.number(message);
            if (number == end) {
                return numbers;
            }
            numbers.add(number);
        }
    }

    /** Reads what came before the end: all whole, and in order. */
    private static int countUntilClosed(Channel<byte[]> channel) {
        int[] count = {0};
        assertThatThrownBy(() -> {
                    while (true) {
                        Numbered.check(channel.receive(), count[0]);
                        count[0]++;
                    }
                })
                .isInstanceOf(ChannelClosedException.class);
        return count[0];
    }
}
