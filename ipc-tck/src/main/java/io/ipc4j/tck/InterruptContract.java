package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What an interrupt does (rules I1 to I4). On no transport may it close the channel, as it closes an NIO channel. */
public interface InterruptContract extends TransportFixture {

    /** I1. If the channel is closed afterwards: the wait is a blocking read of an interruptible channel. */
    @Test
    default void aWaitingReceiveThatIsInterruptedThrowsAndTheChannelStaysGood() throws InterruptedException {
        try (var pair = pair()) {
            List<Background.Work> waits = List.of(
                    () -> pair.server().receive(),
                    () -> pair.server().receive(Duration.ofHours(1)),
                    () -> pair.server().forEach(message -> {}));
            for (Background.Work wait : waits) {
                Background<Boolean> waiting = Background.call(() -> {
                            assertThatThrownBy(wait::run).isInstanceOf(InterruptedException.class);
                            return Thread.currentThread().isInterrupted();
                        })
                        .awaitAsleep();
                waiting.interrupt();
                assertThat(waiting.get()).as("interrupted still").isFalse();
                Lines.assertGood(pair);
            }
        }
    }

    /** I1. One of many waiting threads leaves, the leader too: the others stay, and get what comes. */
    @Test
    default void interruptingOneReceiverLeavesTheOthersWaiting() throws InterruptedException {
        try (var pair = pair()) {
            for (int victim = 0; victim < 3; victim++) {
                List<Background<byte[]>> receivers = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    receivers.add(Background.call(pair.server()::receive).awaitAsleep());
                }
                Background<byte[]> interrupted = receivers.remove(victim);
                interrupted.interrupt();
                assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
                pair.client().send(Messages.numbered(1, 0, 100));
                pair.client().send(Messages.numbered(1, 1, 100));
                int sum = 0;
                for (Background<byte[]> receiver : receivers) {
                    sum += 1 + Messages.number(receiver.get());
                }
                assertThat(sum).as("messages 0 and 1").isEqualTo(3);
            }
            Lines.assertGood(pair);
        }
    }

    /** I2. On a full line, by each way of sending: nothing of the message comes. */
    @Test
    default void aWaitingSendThatIsInterruptedThrowsAndSendsNothing() throws InterruptedException {
        try (var pair = pair()) {
            Channel<byte[]> client = pair.client();
            int[] count = {Lines.fill(client)};
            List<Background.Work> ways = List.of(
                    () -> client.send(Messages.numbered(0, count[0], 1000)),
                    () -> client.send(Messages.numbered(0, count[0], 1000), Duration.ofHours(1)),
                    () -> client.write(Messages.numbered(0, count[0], 1000)));
            for (Background.Work way : ways) {
                Background<Boolean> waiting = Background.call(() -> {
                            assertThatThrownBy(() -> {
                                        while (true) {
                                            way.run();
                                            count[0]++; // a system may find room again in a full line
                                        }
                                    })
                                    .isInstanceOf(InterruptedException.class);
                            return Thread.currentThread().isInterrupted();
                        })
                        .awaitAsleep();
                waiting.interrupt();
                assertThat(waiting.get()).as("interrupted still").isFalse();
            }
            Messages.expect(pair.server(), 0, 0, count[0]);
            Lines.assertGood(pair);
        }
    }

    /**
     * I2. A large message of which a part is on its way: the call ends normally with the interrupt pending, and the rest comes
     * by itself; or nothing of it is sent. If what comes next is torn: the rest was forgotten.
     */
    @Test
    default void aLargeMessageIsSentWholeOrNotAtAllWhenItsSenderIsInterrupted() throws InterruptedException {
        try (var pair = pair()) {
            int sent = 0;
            for (int round = 0; round < 10; round++) {
                int received = sent;
                // Several, for a line may hold more than one.
                Background<Integer> sender = Background.call(() -> sendUntilInterrupted(pair.client(), received));
                sender.awaitAsleep().interrupt();
                sent = sender.get();
                Messages.expect(pair.server(), 1, received, sent);
            }
            Lines.assertGood(pair);
        }
    }

    private static int sendUntilInterrupted(Channel<byte[]> channel, int first) throws InterruptedException {
        int next = first;
        try {
            while (true) {
                byte[] message = Messages.numbered(1, next, MAX_MESSAGE);
                channel.send(message);
                next++;
                Arrays.fill(message, (byte) 0);
                assertThat((long) (next - first) * MAX_MESSAGE).isLessThan(Lines.MOST);
                if (Thread.interrupted()) {
                    return next;
                }
            }
        } catch (InterruptedException e) {
            return next;
        }
    }

    /** I2. An interrupted flush forgets nothing: what was written comes without another call. */
    @Test
    default void anInterruptedFlushPushesLater() throws InterruptedException {
        try (var pair = pair()) {
            int count = Lines.fill(pair.client());
            // A line may push all that it takes at once: then there is nothing to wait for.
            Background<Void> flush = Background.run(() -> pair.client().flush()).awaitAsleepOrDone();
            flush.interrupt();
            flush.end();
            Messages.expect(pair.server(), 0, 0, count);
            Lines.assertGood(pair);
        }
    }

    /** I3. Each waiting call looks before it does anything, and clears the flag. */
    @Test
    default void aThreadThatIsInterruptedBeforeTheCallGetsTheExceptionAndNothingIsTaken() throws InterruptedException {
        byte[] unwanted = Messages.numbered(9, 9, 100);
        try (var pair = pair()) {
            pair.client().send(Messages.numbered(1, 0, 100));
            List<Background.Work> calls = List.of(
                    () -> pair.client().send(unwanted),
                    () -> pair.client().send(unwanted, Duration.ofHours(1)),
                    () -> pair.client().send(unwanted, Duration.ZERO),
                    () -> pair.client().write(unwanted),
                    () -> pair.client().flush(),
                    () -> pair.server().receive(),
                    () -> pair.server().receive(Duration.ofHours(1)),
                    () -> pair.server().receive(Duration.ZERO),
                    () -> pair.server().forEach(message -> {}));
            for (Background.Work call : calls) {
                Background<Boolean> interrupted = Background.call(() -> {
                    Thread.currentThread().interrupt();
                    assertThatThrownBy(call::run).isInstanceOf(InterruptedException.class);
                    return Thread.currentThread().isInterrupted();
                });
                assertThat(interrupted.get()).as("interrupted still").isFalse();
            }
            pair.client().flush();
            Messages.expect(pair.server(), 1, 0, 1);
            Lines.assertGood(pair);
        }
    }

    /** I3. What never waits does its work all the same, and keeps the flag; so does close. */
    @Test
    default void callsThatNeverWaitWorkInAnInterruptedThreadAndKeepTheInterrupt() throws InterruptedException {
        try (var pair = pair()) {
            Background<Boolean> interrupted = Background.call(() -> {
                Thread.currentThread().interrupt();
                assertThat(pair.client().trySend(Messages.numbered(1, 0, 100))).isTrue();
                assertThat(pair.client().trySend(Messages.numbered(1, 1, 100))).isTrue();
                assertThat(pair.client().tryReceive()).isNull();
                assertThat(pair.client().drain(frame -> {}, 1)).isZero();
                pair.client().close();
                return Thread.interrupted();
            });
            assertThat(interrupted.get()).as("interrupted still").isTrue();
            Messages.expect(pair.server(), 1, 0, 2);
        }
    }

    /** I4. Both ends are interrupted at any moment, thousands of times: no message is lost, torn or doubled. */
    @Test
    default void interruptsAtAnyMomentLoseTearOrDoubleNoMessage() throws InterruptedException {
        int interrupts = Boolean.getBoolean("ipc4j.tck.long") ? 100_000 : 10_000;
        AtomicBoolean enough = new AtomicBoolean();
        try (var pair = pair()) {
            Background<Integer> sender = Background.call(() -> sendThroughInterrupts(pair.client(), enough));
            Background<Integer> receiver = Background.call(() -> receiveThroughInterrupts(pair.server()));
            SplittableRandom random = new SplittableRandom(5);
            for (int i = 0; i < interrupts && !receiver.isDone() && !sender.isDone(); i++) {
                (random.nextBoolean() ? sender : receiver).interrupt();
                LockSupport.parkNanos(random.nextInt(200_000));
            }
            enough.set(true);
            assertThat(receiver.get()).as("received").isEqualTo(sender.get()).isPositive();
        }
    }

    private static int sendThroughInterrupts(Channel<byte[]> channel, AtomicBoolean enough) {
        SplittableRandom random = new SplittableRandom(6);
        int sent = 0;
        while (!enough.get() || sent == 0) {
            int size = sent % 40 == 39 ? 200_000 : random.nextInt(3000);
            try {
                channel.send(Messages.numbered(1, sent, Messages.LEAST + size));
                sent++;
            } catch (InterruptedException e) {
                // Not sent: again.
            }
        }
        channel.close();
        return sent;
    }

    private static int receiveThroughInterrupts(Channel<byte[]> channel) {
        int[] received = {0};
        while (true) {
            try {
                channel.forEach(message -> Messages.is(message, 1, received[0]++));
                return received[0];
            } catch (InterruptedException e) {
                // On it goes.
            }
        }
    }
}
