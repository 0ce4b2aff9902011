package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.Codec;
import io.ipc4j.CodecException;
import io.ipc4j.FrameHandler;
import io.ipc4j.Framing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a channel does with the messages that are received, and with many threads (rules C8 to C12, C15 and C16). */
public interface ReceivingContract extends TransportFixture {

    /** C8. If not: the codec, or the channel, gives away a buffer that is used again. */
    @Test
    default void whatReceiveGaveStaysAsItIs() throws InterruptedException {
        try (var pair = pair(Codec.buffers(), options())) {
            List<ByteBuffer> kept = new ArrayList<>();
            Background<Void> sender = Background.run(() -> {
                for (int i = 0; i < 1000; i++) {
                    pair.client().send(ByteBuffer.wrap(Messages.numbered(1, i, 1000)));
                }
            });
            for (int i = 0; i < 1000; i++) {
                kept.add(pair.server().receive());
            }
            sender.get();
            for (int i = 0; i < 1000; i++) {
                Messages.is(copy(kept.get(i)), 1, i);
            }
        }
    }

    /** C8. A handler can't write into the channel's buffers, nor can it harm the next message by leaving one half read. */
    @Test
    default void whatDrainShowsIsReadOnlyAndAsItWasSent() throws InterruptedException {
        try (var pair = pair()) {
            pair.client().send(Messages.numbered(1, 0, 100));
            pair.client().send(Messages.numbered(1, 1, 100));
            pair.client().send(Messages.numbered(1, 2, 100));
            List<byte[]> shown = new ArrayList<>();
            drainAll(pair.server(), 2, frame -> {
                assertThatThrownBy(() -> frame.put(frame.position(), (byte) 0))
                        .isInstanceOf(ReadOnlyBufferException.class);
                shown.add(copy(frame.duplicate()));
                frame.limit(frame.position() + 10);
            });
            Messages.is(shown.get(0), 1, 0);
            Messages.is(shown.get(1), 1, 1);
            Messages.expect(pair.server(), 1, 2, 3);
        }
    }

    /** C9. Each sender's messages come whole and in its order. If not: two threads write into one buffer. */
    @Test
    default void manyThreadsSend() throws InterruptedException {
        int senders = 8;
        int each = 2500;
        try (var pair = pair()) {
            List<Background<Void>> work = new ArrayList<>();
            for (int s = 0; s < senders; s++) {
                int sender = s;
                work.add(Background.run(() -> {
                    for (int i = 0; i < each; i++) {
                        byte[] message = Messages.numbered(sender, i, Messages.size(i));
                        if (i % 3 != sender % 3 || !pair.client().trySend(message)) {
                            pair.client().send(message);
                        }
                    }
                }));
            }
            int[] next = new int[senders];
            for (int i = 0; i < senders * each; i++) {
                byte[] message = pair.server().receive();
                int sender = Messages.sender(message);
                Messages.is(message, sender, next[sender]++);
            }
            for (Background<Void> sender : work) {
                sender.get();
            }
            Lines.assertGood(pair);
        }
    }

    /** C10. Each message goes to one thread, and each thread sees the order of sending. If it hangs: a wake-up is lost. */
    @Test
    default void manyThreadsReceive() throws InterruptedException {
        int count = 20_000;
        try (var pair = pair()) {
            List<Background<BitSet>> receivers = new ArrayList<>();
            for (int r = 0; r < 5; r++) {
                receivers.add(Background.call(() -> receiveSome(pair.server(), count)));
            }
            for (int i = 0; i < count; i++) {
                pair.client().send(Messages.numbered(1, i, Messages.size(i)));
            }
            pair.client().close();
            BitSet all = new BitSet();
            int received = 0;
            for (Background<BitSet> receiver : receivers) {
                BitSet some = receiver.get();
                received += some.cardinality();
                all.or(some);
            }
            assertThat(received).as("received").isEqualTo(count);
            assertThat(all.cardinality()).as("different ones received").isEqualTo(count);
        }
    }

    private static BitSet receiveSome(Channel<byte[]> channel, int count) throws InterruptedException {
        BitSet seen = new BitSet(count);
        int last = -1;
        try {
            while (true) {
                int number = Messages.number(channel.receive());
                assertThat(number).as("the number after " + last).isGreaterThan(last);
                last = number;
                seen.set(number);
            }
        } catch (ChannelClosedException e) {
            return seen;
        }
    }

    /** C10. One message wakes one of those who wait, whoever it is, again and again. If it hangs: nobody takes the lead. */
    @Test
    default void everyMessageWakesOneOfThoseWhoWait() throws InterruptedException {
        try (var pair = pair()) {
            List<Background<byte[]>> receivers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                receivers.add(Background.call(pair.server()::receive).awaitAsleep());
            }
            for (int i = 0; i < 6; i++) {
                pair.client().send(Messages.numbered(1, i, 10));
                int done = i + 1;
                Lines.until(() -> receivers.stream().filter(Background::isDone).count() == done);
            }
            BitSet numbers = new BitSet();
            for (Background<byte[]> receiver : receivers) {
                numbers.set(Messages.number(receiver.get()));
            }
            assertThat(numbers.cardinality()).isEqualTo(6);
        }
    }

    /** C11. Null at once when nothing is there, and after all is read. If it hangs: a try waits. */
    @Test
    default void tryReceiveIsNullWhenNothingIsThere() throws InterruptedException {
        try (var pair = pair()) {
            assertThat(pair.client().tryReceive()).isNull();
            assertThat(pair.server().tryReceive()).isNull();
            pair.client().send(Messages.numbered(1, 0, 10));
            byte[][] message = new byte[1][];
            Lines.until(() -> (message[0] = pair.server().tryReceive()) != null);
            Messages.is(message[0], 1, 0);
            assertThat(pair.server().tryReceive()).isNull();
        }
    }

    /** C11. Half a message is nothing, however often one looks; with its other half it is a message. */
    @Test
    default void tryReceiveIsNullWhileAMessageHasNotComeWhole() throws InterruptedException {
        needs(Capability.FRAMING);
        try (var listener = listen(Codec.bytes(), options());
                var client = connect(listener, Codec.bytes(), options().withFraming(Framing.RAW));
                var server = listener.accept()) {
            byte[] message = Messages.numbered(1, 0, 1000);
            byte[] frame = ByteBuffer.allocate(1004).putInt(1000).put(message).array();
            for (int cut = 1; cut < frame.length; cut += 1 + cut / 3) {
                client.send(Arrays.copyOfRange(frame, 0, cut));
                assertThat(server.receive(Duration.ofMillis(2))).isNull();
                assertThat(server.tryReceive()).isNull();
                assertThat(server.drain(bytes -> {}, 1)).isZero();
                client.send(Arrays.copyOfRange(frame, cut, frame.length));
                Messages.expect(server, 1, 0, 1);
            }
        }
    }

    /** C12. At most the limit, nothing left out, and 0 at the end. */
    @Test
    default void drainHandsOutAtMostItsLimitAndNeverWaits() throws InterruptedException {
        try (var pair = pair()) {
            assertThat(pair.server().drain(frame -> {}, 5)).isZero();
            for (int i = 0; i < 10; i++) {
                pair.client().send(Messages.numbered(1, i, 100));
            }
            List<byte[]> shown = new ArrayList<>();
            Lines.until(() -> {
                int before = shown.size();
                int count = pair.server().drain(frame -> shown.add(copy(frame)), 3);
                assertThat(count).isBetween(0, 3);
                assertThat(shown).hasSize(before + count);
                return shown.size() == 10;
            });
            for (int i = 0; i < 10; i++) {
                Messages.is(shown.get(i), 1, i);
            }
            assertThat(pair.server().drain(frame -> {}, 5)).isZero();
            assertThatThrownBy(() -> pair.server().drain(frame -> {}, 0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** C12. The message of a handler that throws is consumed, those behind it are not. */
    @Test
    default void aDrainHandlerThatThrowsHasConsumedItsMessageOnly() throws InterruptedException {
        try (var pair = pair()) {
            for (int i = 0; i < 3; i++) {
                pair.client().send(Messages.numbered(1, i, 100));
            }
            RuntimeException thrown = new RuntimeException("of the handler");
            assertThatThrownBy(() -> drainAll(pair.server(), 3, frame -> {
                        throw thrown;
                    }))
                    .isSameAs(thrown);
            Messages.expect(pair.server(), 1, 1, 3);
            Lines.assertGood(pair);
        }
    }

    /**
     * C12. A handler that uses another line may meet that one's end. If this channel is over afterwards: it took the handler's exception for
     * its own.
     */
    @Test
    default void theEndOfAnotherLineThatADrainHandlerMeetsIsNotTheEndOfThisOne() throws InterruptedException {
        try (var pair = pair();
                var other = pair()) {
            other.server().close();
            for (int i = 0; i < 3; i++) {
                pair.client().send(Messages.numbered(1, i, 100));
            }
            assertThatThrownBy(() ->
                            drainAll(pair.server(), 3, frame -> other.server().trySend(copy(frame))))
                    .isInstanceOf(ChannelClosedException.class);
            Messages.expect(pair.server(), 1, 1, 3);
            Lines.assertGood(pair);
        }
    }

    /** C12. If the second order is the first's: the buffer that is shown is used again, and keeps what a handler has set. */
    @Test
    default void theByteOrderThatAHandlerSetsIsItsMessagesOnly() throws InterruptedException {
        try (var pair = pair()) {
            List<ByteOrder> orders = new ArrayList<>();
            pair.client().send(Messages.numbered(1, 0, 100));
            pair.client().send(Messages.numbered(1, 1, 100));
            drainAll(pair.server(), 2, frame -> {
                orders.add(frame.order());
                frame.order(ByteOrder.LITTLE_ENDIAN);
            });
            assertThat(orders).containsExactly(ByteOrder.BIG_ENDIAN, ByteOrder.BIG_ENDIAN);
        }
    }

    /** C15. By every way of receiving. If the second one fails: the bad message was not consumed. */
    @Test
    default void aMessageThatCannotBeDecodedIsConsumedAndReported() throws InterruptedException {
        try (var pair = pair(new Numbers(), options())) {
            for (int number : new int[] {-1, 1, -1, 2, -1, 3, -1, 4}) {
                pair.client().send(number);
            }
            assertThatThrownBy(pair.server()::receive).isInstanceOf(CodecException.class);
            assertThat(pair.server().receive()).isEqualTo(1);
            assertThatThrownBy(() -> pair.server().receive(Duration.ofMinutes(1)))
                    .isInstanceOf(CodecException.class);
            assertThat(pair.server().receive(Duration.ofMinutes(1))).isEqualTo(2);
            assertThatThrownBy(() -> Lines.until(() -> pair.server().tryReceive() != null))
                    .isInstanceOf(CodecException.class);
            assertThat(pair.server().receive()).isEqualTo(3);
            assertThatThrownBy(() -> pair.server().forEach(number -> {})).isInstanceOf(CodecException.class);
            assertThat(pair.server().receive()).isEqualTo(4);
            assertThatThrownBy(() -> pair.client().send(-2)).isInstanceOf(CodecException.class);
            pair.client().send(5);
            assertThat(pair.server().receive()).isEqualTo(5);
        }
    }

    /** C16. All messages in order, then back; nothing is thrown, for the peer has closed in order. */
    @Test
    default void forEachHandlesAllUntilThePeerCloses() throws InterruptedException {
        try (var pair = pair()) {
            List<byte[]> handled = new ArrayList<>();
            Background<Void> handler = Background.run(() -> pair.server().forEach(handled::add));
            for (int i = 0; i < 500; i++) {
                pair.client().send(Messages.numbered(1, i, Messages.size(i)));
            }
            pair.client().close();
            handler.get();
            assertThat(handled).hasSize(500);
            for (int i = 0; i < 500; i++) {
                Messages.is(handled.get(i), 1, i);
            }
        }
    }

    /** C16. The handler's exception comes out as it is, its message is consumed, the next one is not. */
    @Test
    default void anExceptionOfTheHandlerEndsForEachAndTheChannelStaysGood() throws InterruptedException {
        try (var pair = pair()) {
            RuntimeException thrown = new RuntimeException("of the handler");
            pair.client().send(Messages.numbered(1, 0, 10));
            pair.client().send(Messages.numbered(1, 1, 10));
            assertThatThrownBy(() -> pair.server().forEach(message -> {
                        throw thrown;
                    }))
                    .isSameAs(thrown);
            Messages.expect(pair.server(), 1, 1, 2);
            Lines.assertGood(pair);
        }
    }

    private static void drainAll(Channel<byte[]> channel, int count, FrameHandler handler) {
        int[] left = {count};
        Lines.until(() -> (left[0] -= channel.drain(handler, left[0])) == 0);
    }

    private static byte[] copy(ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }
}
