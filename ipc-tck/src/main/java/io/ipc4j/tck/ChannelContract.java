package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.Codec;
import io.ipc4j.ProtocolException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a channel does with the messages that are sent (rules C1 to C7, C14 and C17). */
public interface ChannelContract extends TransportFixture {

    /** C1. Many messages of many sizes come whole, once and in order. If not: framing across the edges of a buffer. */
    @Test
    default void messagesArriveWholeOnceAndInOrder() throws InterruptedException {
        int count = 20_000;
        try (var pair = pair()) {
            Background<Void> sender = Background.run(() -> {
                for (int i = 0; i < count; i++) {
                    pair.client().send(Messages.numbered(1, i, Messages.size(i)));
                }
            });
            Messages.expect(pair.server(), 1, 0, count);
            sender.get();
            Lines.assertGood(pair);
        }
    }

    /** C1. A burst of a hundred thousand small messages, from the side that was accepted. If not: bursts, the courier. */
    @Test
    default void aHundredThousandSmallMessagesArriveInOrder() throws InterruptedException {
        int count = 100_000;
        try (var pair = pair()) {
            Background<Void> sender = Background.run(() -> {
                for (int i = 0; i < count; i++) {
                    pair.server().send(Messages.numbered(1, i, Messages.LEAST));
                }
            });
            Messages.expect(pair.client(), 1, 0, count);
            sender.get();
        }
    }

    /** C2. The sizes around pages, headers and buffers, and the limit itself, received one way and the other. */
    @Test
    default void aMessageOfAnySizeUpToTheLimitArrives() throws InterruptedException {
        List<Integer> sizes = List.of(
                0,
                1,
                2,
                3,
                4,
                5,
                4091,
                4092,
                4093,
                4095,
                4096,
                4097,
                65531,
                65532,
                65533,
                65535,
                65536,
                65537,
                1 << 20,
                MAX_MESSAGE - 1,
                MAX_MESSAGE,
                0,
                1);
        try (var pair = pair()) {
            for (int size : sizes) {
                byte[] message = Messages.bytes(size, 2);
                Background<Void> sender = Background.run(() -> pair.client().send(message));
                assertThat(pair.server().receive()).as("%d bytes", size).isEqualTo(message);
                sender.get();
                Background<Void> answer =
                        Background.run(() -> assertThat(pair.server().trySend(message))
                                .as("%d bytes on an idle line", size)
                                .isTrue());
                byte[][] shown = new byte[1][];
                Lines.until(() -> pair.client().drain(frame -> shown[0] = copy(frame), 1) == 1);
                assertThat(shown[0]).as("%d bytes, drained", size).isEqualTo(message);
                answer.get();
            }
        }
    }

    /** C2. A message of no bytes is a message, and not "nothing". */
    @Test
    default void theEmptyMessageIsAMessage() throws InterruptedException {
        try (var pair = pair()) {
            for (int i = 0; i < 5; i++) {
                pair.client().send(new byte[0]);
            }
            for (int i = 0; i < 5; i++) {
                assertThat(pair.server().receive()).isEmpty();
            }
            assertThat(pair.server().tryReceive()).isNull();
        }
    }

    /** C2. The receiver's own limit holds whatever the peer's is. If not: the length is trusted before it is checked. */
    @Test
    default void aMessageOverTheReceiversLimitIsNotDelivered() throws InterruptedException {
        try (var listener = listen(Codec.bytes(), options().withMaxMessage(10_000));
                var client = connect(listener, Codec.bytes(), options());
                var server = listener.accept()) {
            client.send(Messages.bytes(10_000, 2));
            client.send(Messages.bytes(10_001, 2));
            assertThat(server.receive()).hasSize(10_000);
            assertThatThrownBy(server::receive).isInstanceOf(ProtocolException.class);
            assertThatThrownBy(server::tryReceive).isInstanceOf(ProtocolException.class);
            assertThat(server.isOpen()).isFalse();
        }
    }

    /** C3. Every way of sending refuses it before a byte is on its way. If not: the check comes after the first part. */
    @Test
    default void aMessageOverTheLimitIsRefusedAndTheChannelStaysGood() throws InterruptedException {
        byte[] tooLarge = new byte[MAX_MESSAGE + 1];
        try (var pair = pair()) {
            Channel<byte[]> client = pair.client();
            assertThatThrownBy(() -> client.send(tooLarge))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(String.valueOf(MAX_MESSAGE));
            assertThatThrownBy(() -> client.send(tooLarge, Duration.ofSeconds(1)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> client.trySend(tooLarge)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> client.write(tooLarge)).isInstanceOf(IllegalArgumentException.class);
            client.flush();
            Lines.assertGood(pair);
        }
    }

    /** C4. Two threads a side, the largest messages both ways at once. If it hangs: one direction waits for the other. */
    @Test
    default void largeMessagesFlowBothWaysAtOnce() throws InterruptedException {
        int count = 12;
        try (var pair = pair()) {
            List<Background<Void>> work = List.of(
                    Background.run(() -> sendLarge(pair.client(), 1, count)),
                    Background.run(() -> sendLarge(pair.server(), 2, count)),
                    Background.run(() -> Messages.expect(pair.server(), 1, 0, count)),
                    Background.run(() -> Messages.expect(pair.client(), 2, 0, count)));
            for (Background<Void> each : work) {
                each.get();
            }
            Lines.assertGood(pair);
        }
    }

    private static void sendLarge(Channel<byte[]> channel, int sender, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            channel.send(Messages.numbered(sender, i, i % 3 == 0 ? MAX_MESSAGE : 700_000 + i));
        }
    }

    /** C4. Question and answer, each larger than the line, one thread a side. */
    @Test
    default void largeMessagesAreEchoed() throws InterruptedException {
        try (var pair = pair()) {
            Background<Void> echo = Background.run(() -> pair.server().forEach(pair.server()::send));
            for (int i = 0; i < 20; i++) {
                pair.client().send(Messages.numbered(1, i, 50_000 * i + Messages.LEAST));
                Messages.expect(pair.client(), 1, i, i + 1);
            }
            pair.client().close();
            echo.get();
        }
    }

    /** C5. The line takes a bounded volume, then send waits, until the peer reads; nothing is lost. */
    @Test
    default void aSlowReaderSlowsTheSender() throws InterruptedException {
        try (var pair = pair()) {
            int count = Lines.fill(pair.client(), 1000);
            int more = count + 5000;
            Background<Void> sender = Background.run(() -> {
                        for (int i = count; i < more; i++) {
                            pair.client().send(Messages.numbered(0, i, 1000));
                        }
                    })
                    .awaitAsleepOrDone();
            Messages.expect(pair.server(), 0, 0, more);
            sender.get();
            Lines.assertGood(pair);
        }
    }

    /** C5. The same with messages that are larger than the buffers. If not: the rest of each is kept without a bound. */
    @Test
    default void aSlowReaderSlowsTheSenderOfLargeMessages() throws InterruptedException {
        try (var pair = pair()) {
            int count = Lines.fill(pair.client(), MAX_MESSAGE);
            int more = count + 3;
            Background<Void> sender = Background.run(() -> {
                        for (int i = count; i < more; i++) {
                            pair.client().send(Messages.numbered(0, i, MAX_MESSAGE));
                        }
                    })
                    .awaitAsleepOrDone();
            Messages.expect(pair.server(), 0, 0, more);
            sender.get();
            Lines.assertGood(pair);
        }
    }

    /** C6. False leaves nothing behind, and true comes back. If not: a part of a refused message stays in the buffer. */
    @Test
    default void trySendIsFalseOnAFullLineAndTrueWhenThePeerHasRead() throws InterruptedException {
        try (var pair = pair()) {
            int count = 0;
            while (pair.client().trySend(Messages.numbered(0, count, 3000))) {
                count++;
                assertThat(count * 3000L).as("bytes taken though nobody reads").isLessThan(Lines.MOST);
            }
            assertThat(count).as("messages that an idle line takes").isPositive();
            Messages.expect(pair.server(), 0, 0, count);
            assertThat(pair.server().tryReceive())
                    .as("what trySend took though it said false")
                    .isNull();
            int next = count;
            Lines.until(() -> pair.client().trySend(Messages.numbered(0, next, 3000)));
            pair.client().send(Messages.numbered(0, next + 1, 3000));
            Messages.expect(pair.server(), 0, next, next + 2);
            Lines.assertGood(pair);
        }
    }

    /** C7. One array for all messages, changed after each call. If not: the link keeps the buffer that it was given. */
    @Test
    default void aMessageMayBeChangedWhenTheCallIsBack() throws InterruptedException {
        int count = 3000;
        try (var pair = pair()) {
            Background<Void> sender = Background.run(() -> {
                byte[] reused = new byte[500];
                for (int i = 0; i < count; i++) {
                    System.arraycopy(Messages.numbered(1, i, reused.length), 0, reused, 0, reused.length);
                    if (i % 3 == 0) {
                        pair.client().write(reused);
                    } else if (i % 3 == 1 || !pair.client().trySend(reused)) {
                        pair.client().send(reused);
                    }
                }
                pair.client().flush();
            });
            Messages.expect(pair.server(), 1, 0, count);
            sender.get();
        }
    }

    /** C7. Of a large message the line has only a part when the call is back. If not: its rest isn't copied. */
    @Test
    default void aLargeMessageMayBeChangedWhenTheCallIsBack() throws InterruptedException {
        try (var pair = pair()) {
            int count = 0;
            byte[] reused = new byte[MAX_MESSAGE];
            boolean taken = true;
            while (taken) {
                System.arraycopy(Messages.numbered(0, count, reused.length), 0, reused, 0, reused.length);
                taken = count % 2 == 0
                        ? pair.client().trySend(reused)
                        : pair.client().send(reused, Duration.ofMillis(50));
                count += taken ? 1 : 0;
                assertThat((long) count * MAX_MESSAGE).isLessThan(Lines.MOST);
            }
            reused[100]++;
            Messages.expect(pair.server(), 0, 0, count);
            Lines.assertGood(pair);
        }
    }

    /** C14. Bursts of all lengths, after which the sender does nothing at all. If it hangs: the end of a burst stays here. */
    @Test
    default void whatWasSentArrivesWithoutAFurtherCall() throws InterruptedException {
        try (var pair = pair()) {
            int sent = 0;
            for (int round = 0; round < 300; round++) {
                int received = sent;
                for (int i = 0; i <= round % 40; i++) {
                    byte[] message = Messages.numbered(1, sent++, Messages.LEAST + round);
                    if (round % 2 == 0) {
                        pair.client().send(message);
                    } else {
                        assertThat(pair.client().trySend(message)).isTrue();
                    }
                }
                Messages.expect(pair.server(), 1, received, sent);
            }
        }
    }

    /** C14. The rest of a large message follows by itself when the peer reads it. If it is slow: the courier was not woken. */
    @Test
    default void theRestOfALargeMessageArrivesWithoutAFurtherCall() throws InterruptedException {
        try (var pair = pair()) {
            for (int round = 0; round < 100; round++) {
                byte[] message = Messages.numbered(1, round, MAX_MESSAGE);
                Background<Boolean> sender = Background.call(() -> pair.client().trySend(message));
                Messages.expect(pair.server(), 1, round, round + 1);
                assertThat(sender.get()).isTrue();
            }
        }
    }

    /** C17. Both ends say who the other is and where they met, before and after closing. */
    @Test
    default void peerAndAddressAnswerOnOpenAndClosedChannels() throws InterruptedException {
        try (var pair = pair()) {
            URI address = pair.listener().address();
            for (Channel<byte[]> channel : List.of(pair.client(), pair.server())) {
                assertThat(channel.address()).isEqualTo(address);
                assertThat(channel.peer()).isNotNull();
                assertThat(channel.peer().toString()).isNotBlank();
                assertThat(channel.toString()).contains(address.toString());
                assertThat(channel.isOpen()).isTrue();
                channel.close();
                assertThat(channel.address()).isEqualTo(address);
                assertThat(channel.peer()).isNotNull();
                assertThat(channel.isOpen()).isFalse();
            }
        }
    }

    private static byte[] copy(ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }
}
