package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import io.ipc4j.Poller;
import io.ipc4j.WaitStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a poller does (rules P1, P2, P4, P6 to P9). */
public interface PollerContract extends TransportFixture {

    /** P1. Look at how lines that no selector knows wake the thread that selects. */
    @Test
    default void transportsWaitTogether() throws Exception {
        try (ChannelPair<String> pair = pair(Codec.utf8(), options());
                Listener<String> heap = Ipc.listen("mem:" + new Object().hashCode() + "-poller", Codec.utf8());
                Channel<String> heapClient = Ipc.connect(heap.address().toString(), Codec.utf8());
                Channel<String> heapServer = heap.accept();
                Poller poller = Poller.open()) {
            Inbox inbox = new Inbox();
            poller.add(pair.server(), inbox);
            poller.add(heapServer, inbox);
            for (int i = 0; i < 200; i++) {
                Channel<String> sender = i % 2 == 0 ? pair.client() : heapClient;
                Background<Void> sending = sendLater(sender, "message " + i);
                inbox.pollUntil(poller, i + 1);
                sending.get();
                assertThat(inbox.messages.get(i)).isEqualTo("message " + i);
            }
        }
    }

    /** P1. The same with a thread that goes to sleep at once, and listeners among the channels. */
    @Test
    default void listenersAndChannelsWaitTogether() throws Exception {
        try (Listener<String> listener = listen(Codec.utf8(), options());
                Listener<String> heap = Ipc.listen("mem:" + new Object().hashCode() + "-poller", Codec.utf8());
                Poller poller = Poller.open(WaitStrategy.block())) {
            Inbox inbox = new Inbox();
            List<Channel<String>> all = new ArrayList<>();
            Poller.ReadyHandler<Listener<String>> door = l -> {
                Channel<String> channel = l.tryAccept();
                if (channel != null) {
                    all.add(channel);
                    poller.add(channel, inbox);
                }
            };
            poller.add(listener, door);
            poller.add(heap, door);
            for (int i = 0; i < 20; i++) {
                boolean here = i % 2 == 0;
                Background<Channel<String>> connecting = Background.call(() -> {
                    Channel<String> client = here
                            ? connect(listener, Codec.utf8(), options())
                            : Ipc.connect(heap.address().toString(), Codec.utf8());
                    client.send("hola");
                    return client;
                });
                inbox.pollUntil(poller, i + 1);
                all.add(connecting.get());
            }
            assertThat(poller.size()).isEqualTo(22);
            all.forEach(Channel::close);
        }
    }

    /** P2. Look at what tells the poller that a line has more: nothing new comes from below. */
    @Test
    default void aHandlerIsCalledUntilNothingIsLeft() throws Exception {
        try (ChannelPair<String> pair = pair(Codec.utf8(), options());
                Poller poller = Poller.open()) {
            for (int i = 0; i < 1000; i++) {
                pair.client().send("message " + i);
            }
            Inbox inbox = new Inbox(); // takes one at a time
            poller.add(pair.server(), inbox);
            inbox.pollUntil(poller, 1000);
            assertThat(inbox.messages).first().isEqualTo("message 0");
            assertThat(inbox.messages).last().isEqualTo("message 999");
        }
    }

    /** P2. Whoever does not look is told again. */
    @Test
    default void aHandlerThatDoesNotLookIsCalledAgain() throws Exception {
        try (ChannelPair<String> pair = pair(Codec.utf8(), options());
                Poller poller = Poller.open()) {
            AtomicInteger calls = new AtomicInteger();
            poller.add(pair.server(), channel -> calls.incrementAndGet());
            pair.client().send("hola");
            while (calls.get() < 100) {
                poller.poll();
            }
            assertThat(pair.server().receive()).isEqualTo("hola");
        }
    }

    /** P2. Peers wait outside while one at a time is accepted. */
    @Test
    default void everyPeerIsAccepted() throws Exception {
        List<Channel<String>> all = new ArrayList<>();
        try (Listener<String> listener = listen(Codec.utf8(), options());
                Poller poller = Poller.open()) {
            for (int i = 0; i < 10; i++) {
                all.add(connect(listener, Codec.utf8(), options()));
            }
            poller.add(listener, l -> {
                Channel<String> channel = l.tryAccept();
                if (channel != null) {
                    all.add(channel);
                }
            });
            while (all.size() < 20) {
                poller.poll();
            }
            assertThat(all).doesNotHaveDuplicates();
        } finally {
            all.forEach(Channel::close);
        }
    }

    /** P4. Look at how the change reaches a thread that waits: nothing else would wake it. */
    @Test
    default void addingWhileAnotherThreadPollsTakesEffectAtOnce() throws Exception {
        try (Poller poller = Poller.open(WaitStrategy.block())) {
            for (int i = 1; i <= 20; i++) {
                Inbox inbox = new Inbox();
                Background<Void> polling = Background.run(() -> {
                    inbox.pollUntil(poller, 1);
                });
                polling.awaitAsleep();
                try (ChannelPair<String> pair = pair(Codec.utf8(), options())) {
                    pair.client().send("hola");
                    poller.add(pair.server(), inbox);
                    polling.get();
                    assertThat(inbox.messages).containsExactly("hola");
                }
            }
            assertThat(poller.size()).isZero();
        }
    }

    /** P4. Adding again replaces the handler; the channel is in once. */
    @Test
    default void addingAgainReplacesTheHandler() throws Exception {
        try (ChannelPair<String> pair = pair(Codec.utf8(), options());
                Poller poller = Poller.open()) {
            Inbox first = new Inbox();
            Inbox second = new Inbox();
            poller.add(pair.server(), first);
            pair.client().send("one");
            first.pollUntil(poller, 1);
            poller.add(pair.server(), second);
            assertThat(poller.size()).isEqualTo(1);
            pair.client().send("two");
            second.pollUntil(poller, 1);
            assertThat(first.messages).containsExactly("one");
            assertThat(second.messages).containsExactly("two");
        }
    }

    /** P6. Look at what an exception leaves undone, and at who is asked first the next time. */
    @Test
    default void aHandlerThatAlwaysThrowsTakesNothingFromOthers() throws Exception {
        try (ChannelPair<String> bad = pair(Codec.utf8(), options());
                ChannelPair<String> good = pair(Codec.utf8(), options());
                Poller poller = Poller.open()) {
            Inbox inbox = new Inbox();
            poller.add(bad.server(), channel -> {
                throw new IllegalStateException("on purpose");
            });
            poller.add(good.server(), inbox);
            bad.client().send("hola");
            good.client().send("one");
            good.client().send("two");
            int thrown = 0;
            while (inbox.messages.size() < 2) {
                try {
                    poller.poll();
                } catch (IllegalStateException e) {
                    assertThat(e).hasMessage("on purpose");
                    thrown++;
                }
            }
            assertThat(thrown).isPositive();
            assertThat(inbox.messages).containsExactly("one", "two");
            assertThat(bad.server().receive()).isEqualTo("hola");
        }
    }

    /** P7. Look at the order of the flag and the wake-up. */
    @Test
    default void wakeupEndsAWaitingPollOrTheNext() throws Exception {
        try (Poller poller = Poller.open()) {
            poller.wakeup();
            assertThat(poller.poll()).isZero();
            for (int i = 0; i < 200; i++) {
                Background<Integer> polling = Background.call(poller::poll);
                if (i % 2 == 0) {
                    polling.awaitAsleep();
                }
                poller.wakeup();
                assertThat(polling.get()).isZero();
            }
            assertThat(poller.poll(Duration.ZERO)).isZero();
        }
    }

    /** P8. Look at the rounding of the time. */
    @Test
    default void aTimedPollReturnsNotBeforeItsTime() throws Exception {
        try (ChannelPair<String> pair = pair(Codec.utf8(), options());
                Poller poller = Poller.open()) {
            Inbox inbox = new Inbox();
            poller.add(pair.server(), inbox);
            poller.poll(Duration.ZERO);
            long begin = System.nanoTime();
            int handled = poller.poll(Duration.ofMillis(50));
            long took = System.nanoTime() - begin;
            assertThat(handled).isZero();
            assertThat(took).isGreaterThanOrEqualTo(50_000_000);
            assertThatThrownBy(() -> poller.poll(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
            pair.client().send("hola");
            inbox.pollUntil(poller, 1);
        }
    }

    /** P9. NIO closes channels under an interrupted thread; nothing of ours may suffer. */
    @Test
    default void anInterruptedPollLeavesAllGood() throws Exception {
        try (ChannelPair<String> pair = pair(Codec.utf8(), options());
                Poller poller = Poller.open()) {
            Inbox inbox = new Inbox();
            poller.add(pair.server(), inbox);
            poller.poll(Duration.ZERO);
            for (int i = 0; i < 20; i++) {
                Background<Integer> polling = Background.call(poller::poll);
                if (i % 2 == 0) {
                    polling.awaitAsleep();
                }
                polling.interrupt();
                assertThat(polling.failure()).isInstanceOf(InterruptedException.class);
            }
            pair.client().send("hola");
            inbox.pollUntil(poller, 1);
            assertThat(inbox.messages).containsExactly("hola");
        }
    }

    private static Background<Void> sendLater(Channel<String> channel, String message) {
        return Background.run(() -> {
            channel.send(message);
        });
    }
}
