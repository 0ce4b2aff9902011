package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.ChannelClosedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a channel does with many messages at once (rules C13 and C18). */
public interface BatchContract extends TransportFixture {

    /** C13. Written messages keep their place among the sent ones, also when there are more than a buffer holds. */
    @Test
    default void whatWasWrittenArrivesInOrderAtTheNextFlush() throws InterruptedException {
        int count = 5000;
        try (var pair = pair()) {
            Background<Void> sender = Background.run(() -> {
                for (int i = 0; i < count; i++) {
                    if (i % 7 == 3) {
                        pair.client().send(Messages.numbered(1, i, Messages.size(i)));
                    } else {
                        pair.client().write(Messages.numbered(1, i, Messages.size(i)));
                    }
                }
                pair.client().flush();
            });
            Messages.expect(pair.server(), 1, 0, count);
            sender.get();
            pair.client().write(Messages.numbered(2, 0, 10));
            pair.client().write(Messages.numbered(2, 1, 10));
            pair.client().flush();
            Messages.expect(pair.server(), 2, 0, 2);
        }
    }

    /** C13. Who waits for an answer must have asked: receiving pushes what was written. */
    @Test
    default void whatWasWrittenArrivesWhenItsWriterWaitsForTheAnswer() throws InterruptedException {
        try (var pair = pair()) {
            Background<Void> echo = Background.run(() -> pair.server().forEach(pair.server()::send));
            for (int i = 0; i < 200; i++) {
                pair.client().write(Messages.numbered(1, i, 20));
                Messages.expect(pair.client(), 1, i, i + 1);
            }
            pair.client().close();
            echo.get();
        }
    }

    /** C18. All sizes, more than any buffer holds, to a reader who begins late; and an empty batch is nothing. */
    @Test
    default void aBatchArrivesWholeAndInOrder() throws InterruptedException {
        int count = 5000;
        try (var pair = pair()) {
            List<byte[]> batch = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                batch.add(Messages.numbered(1, i, Messages.size(i)));
            }
            pair.client().sendAll(List.of());
            Background<Void> sender = Background.run(() -> pair.client().sendAll(batch));
            Messages.expect(pair.server(), 1, 0, count);
            sender.get();
            Lines.assertGood(pair);
        }
    }

    /** C18. The end of a batch arrives by itself. If it hangs: it waits for a flush. */
    @Test
    default void aBatchNeedsNoFlush() throws InterruptedException {
        try (var pair = pair()) {
            for (int i = 0; i < 200; i++) {
                pair.client()
                        .sendAll(List.of(
                                Messages.numbered(1, 2 * i, Messages.LEAST),
                                Messages.numbered(1, 2 * i + 1, Messages.LEAST + i)));
                Messages.expect(pair.server(), 1, 2 * i, 2 * i + 2);
            }
        }
    }

    /** C18. Each batch keeps its order among the others, and no message is lost between them. */
    @Test
    default void manyThreadsMaySendBatches() throws InterruptedException {
        int threads = 4;
        int batches = 50;
        int size = 40;
        try (var pair = pair()) {
            List<Background<Void>> senders = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int sender = t;
                senders.add(Background.run(() -> {
                    for (int b = 0; b < batches; b++) {
                        List<byte[]> batch = new ArrayList<>();
                        for (int i = 0; i < size; i++) {
                            batch.add(Messages.numbered(sender, b * size + i, Messages.size(i)));
                        }
                        pair.client().sendAll(batch);
                    }
                }));
            }
            int[] next = new int[threads];
            for (int i = 0; i < threads * batches * size; i++) {
                byte[] message = pair.server().receive();
                int sender = Messages.sender(message);
                Messages.is(message, sender, next[sender]++);
            }
            for (Background<Void> sender : senders) {
                sender.get();
            }
        }
    }

    /** C18, C3. What stands before a message that is too large is sent; what stands behind it is not. */
    @Test
    default void aBatchEndsAtAMessageThatIsTooLarge() throws InterruptedException {
        try (var pair = pair()) {
            List<byte[]> batch = Arrays.asList(
                    Messages.numbered(1, 0, 100),
                    Messages.numbered(1, 1, 100),
                    new byte[MAX_MESSAGE + 1],
                    Messages.numbered(1, 2, 100));
            assertThatThrownBy(() -> pair.client().sendAll(batch)).isInstanceOf(IllegalArgumentException.class);
            Messages.expect(pair.server(), 1, 0, 2);
            Lines.assertGood(pair);
        }
    }

    /** C18, I2. An interrupt ends a waiting batch between two messages: the first ones arrive, whole, and the others never. */
    @Test
    default void aWaitingBatchThatIsInterruptedIsSentInPart() throws InterruptedException {
        try (var pair = pair()) {
            int size = 10_000;
            List<byte[]> batch = new ArrayList<>();
            for (int i = 0; i < Lines.MOST / size; i++) {
                batch.add(Messages.numbered(1, i, size));
            }
            Background<Void> sender =
                    Background.run(() -> pair.client().sendAll(batch)).awaitAsleep();
            sender.interrupt();
            assertThat(sender.failure()).isInstanceOf(InterruptedException.class);
            Background<Void> last = Background.run(() -> pair.client().send(Messages.numbered(2, 0, 50)));
            int count = 0;
            byte[] message = pair.server().receive();
            while (Messages.sender(message) == 1) {
                Messages.is(message, 1, count++);
                message = pair.server().receive();
            }
            Messages.is(message, 2, 0);
            last.get();
            assertThat(count).isBetween(1, batch.size() - 1);
            Lines.assertGood(pair);
        }
    }

    /** C18, X2. A batch that waits for room ends when its channel is closed. */
    @Test
    default void closingEndsAWaitingBatch() throws InterruptedException {
        try (var pair = pair()) {
            List<byte[]> batch = new ArrayList<>();
            for (int i = 0; i < Lines.MOST / 10_000; i++) {
                batch.add(Messages.numbered(1, i, 10_000));
            }
            Background<Void> sender =
                    Background.run(() -> pair.client().sendAll(batch)).awaitAsleep();
            pair.client().close();
            assertThat(sender.failure()).isInstanceOf(ChannelClosedException.class);
        }
    }
}
