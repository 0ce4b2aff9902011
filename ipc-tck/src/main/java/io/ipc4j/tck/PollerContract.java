package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
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

/** What a poller does (rules P1 to P10). */
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
                Running<Void> sending = sendLater(sender, "message " + i);
                inbox.pollUntil(poller, i + 1);
                sending.result();
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
                Running<Channel<String>> connecting = Running.of(() -> {
                    Channel<String> client = here
                            ? connect(listener, Codec.utf8(), options())
                            : Ipc.connect(heap.address().toString(), Codec.utf8());
                    client.send("hola");
                    return client;
                });
                inbox.pollUntil(poller, i + 1);
                all.add(connecting.result());
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

    /** P3. Look at whether the end of a line wakes the poller at all, and whether it goes on for ever. */
    @Test
    default void theEndOfAChannelIsToldOnce() throws Exception {
        try (ChannelPair<String> pair = pair(Codec.utf8(), options());
                Poller poller = Poller.open()) {
            Inbox inbox = new Inbox();
            poller.add(pair.server(), inbox);
            pair.client().send("last words");
            Running<Void> closing = Running.run(() -> {
                pair.client().close();
            });
            while (inbox.ends == 0) {
                poller.poll();
            }
            closing.result();
            assertThat(inbox.messages).containsExactly("last words");
            assertThat(poller.size()).isZero();
            assertThat(poller.poll(Duration.ofMillis(20))).isZero();
            assertThat(inbox.ends).isEqualTo(1);
        }
    }

    /** P3. Look at what closing tells the pollers. */
    @Test
    default void whatThisSideClosesLeavesThePoller() throws Exception {
        try (ChannelPair<String> pair = pair(Codec.utf8(), options());
                ChannelPair<String> other = pair(Codec.utf8(), options());
                Poller poller = Poller.open()) {
            Inbox inbox = new Inbox();
            poller.add(pair.server(), inbox);
            poller.add(pair.listener(), Listener::tryAccept);
            poller.add(other.server(), inbox);
            poller.poll(Duration.ZERO);
            pair.server().close();
            pair.listener().close();
            assertThat(poller.size()).isEqualTo(1);
            other.client().send("hola");
            inbox.pollUntil(poller, 1);
            assertThat(inbox.messages).containsExactly("hola");
        }
    }

    /** P3. A channel may be closed by its own handler, and by another's. */
    @Test
    default void aHandlerMayCloseChannels() throws Exception {
        try (ChannelPair<String> pair = pair(Codec.utf8(), options());
                ChannelPair<String> other = pair(Codec.utf8(), options());
                Poller poller = Poller.open()) {
            Poller.ReadyHandler<Channel<String>> killer = channel -> {
                if (channel.tryReceive() != null) {
                    pair.server().close();
                    other.server().close();
                }
            };
            poller.add(pair.server(), killer);
            poller.add(other.server(), killer);
            pair.client().send("hola");
            other.client().send("hola");
            while (poller.size() > 0) {
                poller.poll(Duration.ofMillis(10));
            }
            assertThatThrownBy(pair.client()::receive).isInstanceOf(ChannelClosedException.class);
            assertThatThrownBy(other.client()::receive).isInstanceOf(ChannelClosedException.class);
        }
    }

    /** P4. Look at how the change reaches a thread that waits: nothing else would wake it. */
    @Test
    default void addingWhileAnotherThreadPollsTakesEffectAtOnce() throws Exception {
        try (Poller poller = Poller.open(WaitStrategy.block())) {
            for (int i = 1; i <= 20; i++) {
                Inbox inbox = new Inbox();
                Running<Void> polling = Running.run(() -> {
                    inbox.pollUntil(poller, 1);
                });
                try (ChannelPair<String> pair = pair(Codec.utf8(), options())) {
                    pair.client().send("hola");
                    poller.add(pair.server(), inbox);
                    polling.result();
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

    /** P5. Look at events that were already collected when the channel was taken out. */
    @Test
    default void whatIsRemovedIsNotCalledAgain() throws Exception {
        try (ChannelPair<String> pair = pair(Codec.utf8(), options());
                ChannelPair<String> other = pair(Codec.utf8(), options());
                Poller poller = Poller.open()) {
            List<Channel<String>> called = new ArrayList<>();
            Poller.ReadyHandler<Channel<String>> remover = channel -> {
                if (channel.tryReceive() != null) {
                    called.add(channel);
                    poller.remove(pair.server());
                    poller.remove(other.server());
                }
            };
            pair.client().send("hola");
            other.client().send("hola");
            pair.client().send("hola");
            other.client().send("hola");
            poller.add(pair.server(), remover);
            poller.add(other.server(), remover);
            while (called.isEmpty()) {
                poller.poll();
            }
            assertThat(poller.poll(Duration.ofMillis(20))).isZero();
            assertThat(called).hasSize(1);
            poller.remove(pair.server()); // not there: ignored
            assertThat(called.get(0).receive()).isEqualTo("hola");
        }
    }

    /** P5. Out and in again, in one step and in many: the line is registered below as well. */
    @Test
    default void whatWasRemovedMayComeBack() throws Exception {
        try (ChannelPair<String> pair = pair(Codec.utf8(), options());
                Poller poller = Poller.open()) {
            Inbox inbox = new Inbox();
            for (int i = 1; i <= 50; i++) {
                poller.add(pair.server(), inbox);
                if (i % 3 == 0) {
                    poller.poll(Duration.ZERO);
                }
                poller.remove(pair.server());
                poller.add(pair.server(), inbox);
                pair.client().send("message " + i);
                inbox.pollUntil(poller, i);
                poller.remove(pair.server());
                assertThat(poller.size()).isZero();
            }
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
                Running<Integer> polling = Running.of(poller::poll);
                poller.wakeup();
                assertThat(polling.result()).isZero();
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
                Running<Integer> polling = Running.of(poller::poll);
                polling.interrupt();
                assertThatThrownBy(polling::result).isInstanceOf(InterruptedException.class);
            }
            pair.client().send("hola");
            inbox.pollUntil(poller, 1);
            assertThat(inbox.messages).containsExactly("hola");
        }
    }

    /** P10. Look at who wakes the polling thread, and at what the poller takes with it. */
    @Test
    default void closingEndsAWaitingPollAndLeavesTheChannelsOpen() throws Exception {
        try (ChannelPair<String> pair = pair(Codec.utf8(), options())) {
            Poller poller = Poller.open();
            poller.add(pair.server(), new Inbox());
            poller.add(pair.listener(), Listener::tryAccept);
            poller.poll(Duration.ZERO);
            Running<Integer> polling = Running.of(() -> {
                while (true) {
                    poller.poll();
                }
            });
            poller.close();
            poller.close();
            assertThatThrownBy(polling::result).isInstanceOf(ChannelClosedException.class);
            assertThatThrownBy(poller::poll).isInstanceOf(ChannelClosedException.class);
            assertThat(pair.listener().isOpen()).isTrue();
            pair.client().send("hola");
            assertThat(pair.server().receive()).isEqualTo("hola");
        }
    }

    private static Running<Void> sendLater(Channel<String> channel, String message) {
        return Running.run(() -> {
            channel.send(message);
        });
    }
}
