package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.ChannelBrokenException;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What closing does to the calls of both sides (rules X1, X2, X4 to X8). */
public interface ClosingContract extends TransportFixture {

    /** X1. Again, and by many threads at once. */
    @Test
    default void closeMayBeCalledManyTimesByAnyThreads() throws InterruptedException {
        try (var pair = pair()) {
            CyclicBarrier together = new CyclicBarrier(6);
            List<Background<Void>> closers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                closers.add(Background.run(() -> {
                    together.await();
                    pair.client().close();
                }));
            }
            for (Background<Void> closer : closers) {
                closer.get();
            }
            pair.client().close();
            assertThat(pair.client().isOpen()).isFalse();
            assertThatThrownBy(pair.server()::receive).isInstanceOf(ChannelClosedException.class);
            pair.server().close();
            pair.server().close();
            assertThat(pair.server().isOpen()).isFalse();
        }
    }

    /** X1. Out of the handlers of the channel itself. If it hangs: close waits for the call that it is called from. */
    @Test
    default void aHandlerMayCloseItsOwnChannel() throws InterruptedException {
        try (var pair = pair(Codec.bytes(), impatient())) {
            pair.client().send(Messages.numbered(1, 0, 100));
            assertThatThrownBy(
                            () -> pair.server().forEach(message -> pair.server().close()))
                    .isInstanceOf(ChannelClosedException.class);
            assertThatThrownBy(pair.client()::receive).isInstanceOf(ChannelClosedException.class);
        }
        try (var pair = pair(Codec.bytes(), impatient())) {
            pair.client().send(Messages.numbered(1, 0, 100));
            pair.client().send(Messages.numbered(1, 1, 100));
            Lines.until(() -> pair.server().drain(frame -> pair.server().close(), 1) == 1);
            assertThatThrownBy(() -> pair.server().drain(frame -> {}, 1)).isInstanceOf(ChannelClosedException.class);
            assertThatThrownBy(pair.client()::receive).isInstanceOf(ChannelClosedException.class);
        }
    }

    /**
     * X1. While a handler is at work in another thread, which may wait for the one that closes. If it fails: close waits for what the
     * handler has locked.
     */
    @Test
    default void closeDoesNotWaitForAHandlerThatIsAtWork() throws InterruptedException {
        try (var pair = pair(Codec.bytes(), impatient())) {
            CountDownLatch working = new CountDownLatch(1);
            CountDownLatch closed = new CountDownLatch(1);
            AtomicBoolean closedMeanwhile = new AtomicBoolean();
            pair.client().send(Messages.numbered(1, 0, 100));
            Background<Void> drainer = Background.run(() -> Lines.until(() -> pair.server()
                            .drain(
                                    frame -> {
                                        working.countDown();
                                        closedMeanwhile.set(comes(closed));
                                    },
                                    1)
                    == 1));
            working.await();
            pair.server().close();
            closed.countDown();
            drainer.get();
            assertThat(closedMeanwhile).isTrue();
            assertThatThrownBy(pair.client()::receive).isInstanceOf(ChannelClosedException.class);
        }
    }

    private static boolean comes(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** X2. All that wait to receive on an empty line, more than one each, so that leaders and followers are among them. */
    @Test
    default void closeEndsEveryCallThatWaitsToReceive() throws InterruptedException {
        for (boolean byPeer : new boolean[] {false, true}) {
            try (var pair = pair()) {
                List<Background<byte[]>> waiting = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    waiting.add(Background.call(pair.server()::receive).awaitAsleep());
                    waiting.add(Background.call(() -> pair.server().receive(Duration.ofHours(1)))
                            .awaitAsleep());
                }
                Background<Void> forEach = Background.run(() -> pair.server().forEach(message -> {}))
                        .awaitAsleep();
                (byPeer ? pair.client() : pair.server()).close();
                for (Background<byte[]> each : waiting) {
                    assertIsOver(each.failure());
                }
                if (byPeer) {
                    forEach.get();
                } else {
                    assertIsOver(forEach.failure());
                }
            }
        }
    }

    /**
     * X2. All that wait on a full line. If one hangs: a follower was not woken, or nobody told the waiting leader. (When it is the
     * peer who closes it may take some more before it says so.)
     */
    @Test
    default void closeEndsEveryCallThatWaitsToSend() throws InterruptedException {
        for (boolean byPeer : new boolean[] {false, true}) {
            try (var pair = pair(Codec.bytes(), impatient())) {
                byte[] message = new byte[1000];
                Lines.fill(pair.client());
                List<Background<Void>> waiting = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    waiting.add(Background.forever(() -> pair.client().send(message))
                            .awaitAsleep());
                    waiting.add(Background.forever(() -> pair.client().send(message, Duration.ofHours(1)))
                            .awaitAsleep());
                    waiting.add(Background.forever(() -> pair.client().write(message))
                            .awaitAsleep());
                }
                Background<Void> flush =
                        Background.run(() -> pair.client().flush()).awaitAsleepOrDone();
                (byPeer ? pair.server() : pair.client()).close();
                for (Background<Void> each : waiting) {
                    assertThat(each.failure()).isInstanceOf(ChannelClosedException.class);
                }
                flush.end();
            }
        }
    }

    /** X2. Senders of messages larger than the line: one is half way through its own, the others wait for it. */
    @Test
    default void closeEndsThoseWhoWaitInTheMiddleOfALargeMessage() throws InterruptedException {
        for (boolean byPeer : new boolean[] {false, true}) {
            try (var pair = pair(Codec.bytes(), impatient())) {
                byte[] message = new byte[MAX_MESSAGE];
                List<Background<Void>> waiting = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    waiting.add(Background.forever(() -> pair.client().send(message))
                            .awaitAsleep());
                }
                (byPeer ? pair.server() : pair.client()).close();
                for (Background<Void> each : waiting) {
                    assertThat(each.failure()).isInstanceOf(ChannelClosedException.class);
                }
            }
        }
    }

    /** X4. If it goes on for ever: the peer's end is never looked at while sending. */
    @Test
    default void sendingToAPeerThatHasClosedFails() throws InterruptedException {
        for (boolean tries : new boolean[] {false, true}) {
            try (var pair = pair(Codec.bytes(), impatient())) {
                pair.server().close();
                byte[] message = new byte[1000];
                assertThatThrownBy(() -> {
                            while (true) {
                                if (!tries) {
                                    pair.client().send(message);
                                } else if (!pair.client().trySend(message)) {
                                    Thread.yield();
                                }
                            }
                        })
                        .isInstanceOf(ChannelClosedException.class);
                assertThatThrownBy(() -> pair.client().send(message)).isInstanceOf(ChannelClosedException.class);
                assertThat(pair.client().isOpen()).isFalse();
            }
        }
    }

    /** X5. Every one of them, also when the peer had closed before and all was read. */
    @Test
    default void everyUseAfterCloseFails() throws InterruptedException {
        for (boolean afterPeer : new boolean[] {false, true}) {
            try (var pair = pair(Codec.bytes(), impatient())) {
                pair.client().send(Messages.numbered(1, 0, 100));
                Messages.expect(pair.server(), 1, 0, 1);
                if (afterPeer) {
                    pair.client().close();
                    assertThatThrownBy(pair.server()::receive).isInstanceOf(ChannelClosedException.class);
                } else {
                    pair.client().send(Messages.numbered(1, 1, 100));
                }
                pair.server().close();
                assertThat(pair.server().isOpen()).isFalse();
                assertEveryUseFails(pair.server());
            }
        }
    }

    private static void assertEveryUseFails(Channel<byte[]> channel) {
        byte[] message = new byte[10];
        List<Background.Work> uses = List.of(
                () -> channel.send(message),
                () -> channel.send(message, Duration.ZERO),
                () -> channel.send(message, Duration.ofHours(1)),
                () -> channel.trySend(message),
                () -> channel.write(message),
                channel::flush,
                channel::receive,
                () -> channel.receive(Duration.ZERO),
                () -> channel.receive(Duration.ofHours(1)),
                channel::tryReceive,
                () -> channel.forEach(received -> {}),
                () -> channel.drain(frame -> {}, 1));
        for (int i = 0; i < uses.size(); i++) {
            assertThatThrownBy(uses.get(i)::run).as("use %d", i).isInstanceOf(ChannelClosedException.class);
        }
    }

    /** X6. Small and large messages wait for a peer that doesn't read: close gives up. If it hangs: it has no deadline. */
    @Test
    default void aPeerThatDoesNotReadCannotHoldClose() throws InterruptedException {
        for (Duration timeout : List.of(Duration.ZERO, Duration.ofMillis(100))) {
            for (int size : new int[] {1000, MAX_MESSAGE}) {
                try (var pair = pair(Codec.bytes(), options().withCloseTimeout(timeout))) {
                    int count = Lines.fill(pair.client(), size);
                    pair.client().close();
                    assertThat(pair.client().isOpen()).isFalse();
                    assertThat(readUntilItEnds(pair.server()))
                            .as("messages read")
                            .isBetween(0, count);
                }
            }
        }
    }

    /** How many of the messages come before the end, which may be in the middle of one. */
    private static int readUntilItEnds(Channel<byte[]> channel) throws InterruptedException {
        for (int i = 0; ; i++) {
            try {
                Messages.is(channel.receive(), 0, i);
            } catch (ChannelClosedException e) {
                return i;
            }
        }
    }

    /** X7. If a foreign exception comes out: a state that was looked at without its lock. */
    @Test
    default void allCallsAtOnceWithACloseInBetweenEnd() throws InterruptedException {
        for (int round = 0; round < 12; round++) {
            try (var pair = pair(Codec.bytes(), impatient())) {
                List<Background<Void>> calls = new ArrayList<>();
                calls.addAll(Chaos.begin(pair.client(), round));
                calls.addAll(Chaos.begin(pair.server(), round + 1));
                LockSupport.parkNanos(round * 600_000L); // the close comes sooner or later
                (round % 2 == 0 ? pair.client() : pair.server()).close();
                for (Background<Void> call : calls) {
                    assertThat(call.failure()).isInstanceOf(ChannelClosedException.class);
                }
            }
        }
    }

    /** X8. Neither waits for the other, and both are closed. If it is slow: each reads on until the other's end. */
    @Test
    default void bothSidesMayCloseAtTheSameTime() throws Exception {
        for (int round = 0; round < 100; round++) {
            try (var pair = pair()) {
                if (round % 2 == 0) {
                    pair.client().send(Messages.numbered(1, 0, Messages.LEAST + 100 * round));
                    pair.server().send(Messages.numbered(1, 0, Messages.LEAST + 100 * round));
                }
                CyclicBarrier together = new CyclicBarrier(2);
                Background<Void> other = Background.run(() -> {
                    together.await();
                    pair.server().close();
                });
                together.await();
                pair.client().close();
                other.get();
                assertThat(pair.client().isOpen()).isFalse();
                assertThat(pair.server().isOpen()).isFalse();
            }
        }
    }

    private ChannelOptions impatient() {
        return options().withCloseTimeout(Duration.ofMillis(100));
    }

    /** Closed, and in order. */
    private static void assertIsOver(Throwable thrown) {
        assertThat(thrown).isInstanceOf(ChannelClosedException.class).isNotInstanceOf(ChannelBrokenException.class);
    }
}
