package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.Codec;
import io.ipc4j.Framing;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What time-limited calls do (rules T1 to T5). Times are tested from below only: a busy machine may take longer. */
public interface TimeoutContract extends TransportFixture {

    /** T1. Null, and not before its time. If it is early: a time was rounded down, or a spurious wake-up believed. */
    @Test
    default void aTimedReceiveIsNullNotBeforeItsTime() throws InterruptedException {
        try (var pair = pair()) {
            for (Duration timeout : List.of(Duration.ofNanos(1), Duration.ofNanos(1_500_000), Duration.ofMillis(120))) {
                long begin = System.nanoTime();
                assertThat(pair.server().receive(timeout)).isNull();
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(timeout);
            }
        }
    }

    /** T1. What comes when the time is over is for the next call. */
    @Test
    default void aMessageThatComesAfterTheTimeIsKept() throws InterruptedException {
        try (var pair = pair()) {
            for (int i = 0; i < 20; i++) {
                assertThat(pair.server().receive(Duration.ofMillis(2))).isNull();
                pair.client().send(Messages.numbered(1, i, 100));
                Messages.expect(pair.server(), 1, i, i + 1);
            }
        }
    }

    /** T1. Times that end just when messages come lose none of them. */
    @Test
    default void timedReceivesLoseNoMessage() throws InterruptedException {
        int count = 3000;
        try (var pair = pair()) {
            Background<Void> sender = Background.run(() -> {
                SplittableRandom random = new SplittableRandom(1);
                for (int i = 0; i < count; i++) {
                    LockSupport.parkNanos(random.nextInt(100_000));
                    pair.client().send(Messages.numbered(1, i, Messages.size(i)));
                }
            });
            SplittableRandom random = new SplittableRandom(2);
            for (int i = 0; i < count; ) {
                byte[] message = pair.server().receive(Duration.ofNanos(random.nextInt(300_000)));
                if (message != null) {
                    Messages.is(message, 1, i++);
                }
            }
            sender.get();
        }
    }

    /** T2. False, not before its time, and the message is not among those that the peer reads then. */
    @Test
    default void aTimedSendIsFalseNotBeforeItsTimeAndSendsNothing() throws InterruptedException {
        try (var pair = pair()) {
            int count = Lines.fill(pair.client());
            for (Duration timeout : List.of(Duration.ofNanos(1), Duration.ofNanos(1_500_000), Duration.ofMillis(120))) {
                long begin = System.nanoTime();
                while (pair.client().send(Messages.numbered(0, count, 1000), timeout)) {
                    count++; // a system may find room again in a full line
                    begin = System.nanoTime();
                }
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(timeout);
            }
            Messages.expect(pair.server(), 0, 0, count);
            Lines.assertGood(pair);
        }
    }

    /** T2. With messages of all sizes, and times that end at any moment: exactly those come that were said to be sent. */
    @Test
    default void exactlyThoseMessagesArriveWhoseTimedSendWasTrue() throws InterruptedException {
        int tries = 600;
        try (var pair = pair()) {
            Background<Integer> sender = Background.call(() -> {
                SplittableRandom random = new SplittableRandom(3);
                int sent = 0;
                for (int i = 0; i < tries; i++) {
                    int size = random.nextInt(8) == 0 ? random.nextInt(400_000) : random.nextInt(30_000);
                    byte[] message = Messages.numbered(1, sent, Messages.LEAST + size);
                    sent += pair.client().send(message, Duration.ofNanos(random.nextInt(400_000))) ? 1 : 0;
                    Arrays.fill(message, (byte) 0);
                }
                pair.client().close();
                return sent;
            });
            SplittableRandom random = new SplittableRandom(4);
            List<byte[]> received = new ArrayList<>();
            pair.server().forEach(message -> {
                received.add(message);
                LockSupport.parkNanos(random.nextInt(300_000));
            });
            assertThat(received).hasSize(sender.get());
            for (int i = 0; i < received.size(); i++) {
                Messages.is(received.get(i), 1, i);
            }
        }
    }

    /** T3. Half a message doesn't hold the call, wherever it is cut; with its other half it comes. */
    @Test
    default void halfAMessageDoesNotHoldATimedReceive() throws InterruptedException {
        needs(Capability.FRAMING);
        try (var listener = listen(Codec.bytes(), options());
                var client = connect(listener, Codec.bytes(), options().withFraming(Framing.RAW));
                var server = listener.accept()) {
            byte[] message = Messages.numbered(1, 0, 100_000);
            byte[] frame = ByteBuffer.allocate(4 + message.length)
                    .putInt(message.length)
                    .put(message)
                    .array();
            for (int cut : new int[] {1, 3, 4, 5, 50_000, frame.length - 1}) {
                client.send(Arrays.copyOfRange(frame, 0, cut));
                long begin = System.nanoTime();
                assertThat(server.receive(Duration.ofMillis(30))).isNull();
                assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(30_000_000);
                Background<Void> rest = Background.run(() -> client.send(Arrays.copyOfRange(frame, cut, frame.length)));
                Messages.expect(server, 1, 0, 1);
                rest.get();
            }
        }
    }

    /** T3. The same between two channels, with messages that the line can't hold at once. */
    @Test
    default void aLargeMessageThatComesSlowlyIsNullAgainAndAgainAndThenWhole() throws InterruptedException {
        int count = 15;
        try (var pair = pair()) {
            Background<Void> sender = Background.run(() -> {
                for (int i = 0; i < count; i++) {
                    pair.client().send(Messages.numbered(1, i, MAX_MESSAGE));
                }
            });
            for (int i = 0; i < count; ) {
                byte[] message = pair.server().receive(Duration.ofNanos(20_000));
                if (message != null) {
                    Messages.is(message, 1, i++);
                }
            }
            sender.get();
        }
    }

    /** T4. Zero is a try, for what is there and for what isn't. */
    @Test
    default void zeroTriesOnce() throws InterruptedException {
        try (var pair = pair()) {
            assertThat(pair.server().receive(Duration.ZERO)).isNull();
            assertThat(pair.client().send(Messages.numbered(0, 0, 1000), Duration.ZERO))
                    .as("sending on an idle line")
                    .isTrue();
            byte[][] message = new byte[1][];
            Lines.until(() -> (message[0] = pair.server().receive(Duration.ZERO)) != null);
            Messages.is(message[0], 0, 0);
            int count = Lines.fill(pair.client());
            while (pair.client().send(Messages.numbered(0, count, 1000), Duration.ZERO)) {
                count++; // a system may find room again in a full line
            }
            Messages.expect(pair.server(), 0, 0, count);
        }
    }

    /** T4. Negative is misuse, even if there is something to receive. */
    @Test
    default void aNegativeTimeIsRefused() throws InterruptedException {
        Duration negative = Duration.ofNanos(-1);
        try (var pair = pair()) {
            pair.client().send(Messages.numbered(1, 0, 100));
            assertThatThrownBy(() -> pair.server().receive(negative)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> pair.client().send(Messages.numbered(1, 9, 100), negative))
                    .isInstanceOf(IllegalArgumentException.class);
            Messages.expect(pair.server(), 1, 0, 1);
            Lines.assertGood(pair);
        }
    }

    /** T4. A time beyond all clocks is for ever, and not, by an overflow, in the past. */
    @Test
    default void aVeryLongTimeIsForEver() throws InterruptedException {
        Duration beyond = Duration.ofSeconds(Long.MAX_VALUE);
        try (var pair = pair()) {
            Background<byte[]> receiver =
                    Background.call(() -> pair.server().receive(beyond)).awaitAsleep();
            assertThat(pair.client().send(Messages.numbered(1, 0, 100), beyond)).isTrue();
            Messages.is(receiver.get(), 1, 0);
            Background<byte[]> other = Background.call(
                            () -> pair.server().receive(Duration.ofNanos(Long.MAX_VALUE - 1)))
                    .awaitAsleep();
            assertThat(pair.client().send(Messages.numbered(1, 1, 100), Duration.ofNanos(Long.MAX_VALUE - 1)))
                    .isTrue();
            Messages.is(other.get(), 1, 1);
        }
    }

    /** T5. Calls that ran out of time, in all directions, leave a line that carries messages as before. */
    @Test
    default void afterTimeoutsTheChannelIsAsGoodAsBefore() throws InterruptedException {
        try (var pair = pair()) {
            Lines.assertGood(pair);
            int there = fillAndGiveUp(pair.client());
            int back = fillAndGiveUp(pair.server());
            Messages.expect(pair.server(), 0, 0, there);
            Messages.expect(pair.client(), 0, 0, back);
            assertThat(pair.server().receive(Duration.ofMillis(5))).isNull();
            assertThat(pair.client().receive(Duration.ofMillis(5))).isNull();
            Lines.assertGood(pair);
        }
    }

    private static int fillAndGiveUp(Channel<byte[]> channel) throws InterruptedException {
        int count = Lines.fill(channel);
        while (channel.send(Messages.numbered(0, count, 2000), Duration.ofMillis(5))) {
            count++;
        }
        return count;
    }

    /** T5. One of several waiting threads runs out of time: the others get what comes. */
    @Test
    default void aWaitThatRunsOutOfTimeTakesNothingFromTheOthers() throws InterruptedException {
        try (var pair = pair()) {
            for (int round = 0; round < 20; round++) {
                Background<byte[]> first = Background.call(() -> pair.server().receive(Duration.ofMillis(10)))
                        .awaitAsleepOrDone();
                Background<byte[]> second =
                        Background.call(pair.server()::receive).awaitAsleep();
                assertThat(first.get()).isNull();
                pair.client().send(Messages.numbered(1, round, 100));
                Messages.is(second.get(), 1, round);
            }
        }
    }
}
