package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.Codec;
import io.ipc4j.Listener;
import io.ipc4j.Poller;
import io.ipc4j.WaitStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Who leaves a poller, and how: by an end, taken out, or with the poller (rules P3, P5 and P10). */
public interface PollerLeavingContract extends TransportFixture {

    /** P3. Look at whether the end of a line wakes the poller at all, and whether it goes on for ever. */
    @Test
    default void theEndOfAChannelIsToldOnce() throws Exception {
        try (ChannelPair<String> pair = pair(Codec.utf8(), options());
                Poller poller = Poller.open()) {
            Inbox inbox = new Inbox();
            poller.add(pair.server(), inbox);
            pair.client().send("last words");
            Background<Void> closing = Background.run(() -> {
                pair.client().close();
            });
            while (inbox.ends == 0) {
                poller.poll();
            }
            closing.get();
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

    /** P5. Look at who may take a channel out: not only the thread that polls, which is asleep here. */
    @Test
    default void whatAnotherThreadRemovesIsNotCalledAgain() throws Exception {
        try (ChannelPair<String> pair = pair(Codec.utf8(), options());
                Poller poller = Poller.open(WaitStrategy.block())) {
            Inbox inbox = new Inbox();
            for (int i = 0; i < 20; i++) {
                AtomicBoolean over = new AtomicBoolean();
                poller.add(pair.server(), inbox);
                Background<Void> polling = Background.run(() -> {
                    while (!over.get()) {
                        poller.poll();
                    }
                });
                polling.awaitAsleep();
                poller.remove(pair.server());
                assertThat(poller.size()).isZero();
                pair.client().send("message " + i);
                assertThat(pair.server().receive()).isEqualTo("message " + i);
                over.set(true);
                poller.wakeup();
                polling.get();
            }
            assertThat(inbox.messages).isEmpty();
            poller.add(pair.server(), inbox);
            pair.client().send("hola");
            inbox.pollUntil(poller, 1);
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
            Background<Integer> polling = Background.call(() -> {
                while (true) {
                    poller.poll();
                }
            });
            polling.awaitAsleep();
            poller.close();
            poller.close();
            assertThat(polling.failure()).isInstanceOf(ChannelClosedException.class);
            assertThatThrownBy(poller::poll).isInstanceOf(ChannelClosedException.class);
            assertThat(pair.listener().isOpen()).isTrue();
            pair.client().send("hola");
            assertThat(pair.server().receive()).isEqualTo("hola");
        }
    }
}
