package io.ipc4j.tck;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.ipc4j.Channel;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.Framing;
import io.ipc4j.Listener;
import io.ipc4j.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the framings of a byte stream do (rules F1 to F6). */
public interface FramingContract extends TransportFixture {

    /** F1. Look at where a line ends, and at bytes that only look like text of one byte a letter. */
    @Test
    default void everyLineArrivesAsItWas() throws Exception {
        List<String> lines = List.of(
                "hola", "", " ", "ñandú, 水, 🦤", "a\rb", "\r.", "\0\u0001\u007f\u0085\u2028", "x".repeat(100_000), "");
        try (ChannelPair<String> pair = pair(Codec.utf8(), framed(Framing.LINE))) {
            for (String line : lines) {
                pair.client().send(line);
            }
            for (String line : lines) {
                assertThat(pair.server().receive()).isEqualTo(line);
            }
        }
    }

    /** F1. Look at what the reader remembers of a line that came bit by bit. */
    @Test
    default void manyLinesOfAllLengthsArrive() throws Exception {
        try (ChannelPair<String> pair = pair(Codec.utf8(), framed(Framing.LINE))) {
            Background<Void> sending = Background.run(() -> {
                for (int i = 0; i < 20_000; i++) {
                    pair.client().send(line(i));
                }
            });
            for (int i = 0; i < 20_000; i++) {
                assertThat(pair.server().receive()).isEqualTo(line(i));
            }
            sending.get();
        }
    }

    /** F1. telnet ends its lines in a carriage return and a line feed; half of that may come later. */
    @Test
    default void aCarriageReturnBeforeTheLineFeedIsDropped() throws Exception {
        try (Listener<String> listener =
                        listen(Codec.utf8(), framed(Framing.LINE).withMaxMessage(4));
                Channel<byte[]> plain = connect(listener, Codec.bytes(), framed(Framing.RAW));
                Channel<String> server = listener.accept()) {
            for (String part : List.of("ho", "la\r", "\n\r\n", "four\r\na\r\r\n")) {
                plain.send(part.getBytes(UTF_8));
            }
            assertThat(List.of(server.receive(), server.receive(), server.receive(), server.receive()))
                    .containsExactly("hola", "", "four", "a");
        }
    }

    /** F2. Look at the check before sending: what is refused must leave nothing in the line. */
    @Test
    default void aLineThatCannotBeCarriedIsRefused() throws Exception {
        try (ChannelPair<String> pair = pair(Codec.utf8(), framed(Framing.LINE))) {
            for (String impossible : List.of("\n", "two\nlines", "ends\n", "ends\r", "\r")) {
                assertThatThrownBy(() -> pair.client().send(impossible)).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> pair.client().write(impossible)).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> pair.client().trySend(impossible))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            pair.client().send("good");
            assertThat(pair.server().receive()).isEqualTo("good");
        }
    }

    /** F3. Look at the limit while a line is still coming: this one never ends. */
    @Test
    default void aLineOverTheLimitEndsTheChannelBeforeItEnds() throws Exception {
        try (Listener<String> listener =
                        listen(Codec.utf8(), framed(Framing.LINE).withMaxMessage(1000));
                Channel<byte[]> plain = connect(listener, Codec.bytes(), framed(Framing.RAW));
                Channel<String> server = listener.accept()) {
            plain.send(("good\n" + "y".repeat(1000) + "\n").getBytes(UTF_8));
            plain.send("x".repeat(1002).getBytes(UTF_8));
            assertThat(server.receive()).isEqualTo("good");
            assertThat(server.receive()).isEqualTo("y".repeat(1000));
            assertThatThrownBy(server::receive)
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("1000");
        }
    }

    /** F3. The same for one that comes at once with its end. */
    @Test
    default void aWholeLineOverTheLimitEndsTheChannel() throws Exception {
        try (Listener<String> listener =
                        listen(Codec.utf8(), framed(Framing.LINE).withMaxMessage(1000));
                Channel<String> client = connect(listener, Codec.utf8(), framed(Framing.LINE));
                Channel<String> server = listener.accept()) {
            client.send("x".repeat(1001));
            assertThatThrownBy(server::receive).isInstanceOf(ProtocolException.class);
        }
    }

    /** F4. Look at the buffers' borders. */
    @Test
    default void rawBytesArriveAllAndInOrder() throws Exception {
        byte[] sent = new byte[3_000_000];
        new Random(7).nextBytes(sent);
        try (ChannelPair<byte[]> pair = pair(Codec.bytes(), framed(Framing.RAW))) {
            Background<Void> sending = Background.run(() -> {
                Random sizes = new Random(8);
                for (int at = 0; at < sent.length; ) {
                    int size = Math.min(1 + sizes.nextInt(100_000), sent.length - at);
                    pair.client().send(Arrays.copyOfRange(sent, at, at + size));
                    at += size;
                }
                pair.client().close();
            });
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            pair.server().forEach(received::writeBytes);
            sending.get();
            assertThat(received.toByteArray()).isEqualTo(sent);
        }
    }

    /** F4. A message of no bytes is nothing at all in a stream. */
    @Test
    default void anEmptyRawMessageIsRefused() throws Exception {
        try (ChannelPair<byte[]> pair = pair(Codec.bytes(), framed(Framing.RAW))) {
            assertThatThrownBy(() -> pair.client().send(new byte[0])).isInstanceOf(IllegalArgumentException.class);
            pair.client().send(new byte[] {42});
            assertThat(pair.server().receive()).containsExactly(42);
        }
    }

    /** F5. Look at what one read may hand out. */
    @Test
    default void noRawMessageIsOverTheLimit() throws Exception {
        try (Listener<byte[]> listener =
                        listen(Codec.bytes(), framed(Framing.RAW).withMaxMessage(1000));
                Channel<byte[]> client = connect(listener, Codec.bytes(), framed(Framing.RAW));
                Channel<byte[]> server = listener.accept()) {
            client.send(new byte[100_001]);
            for (int left = 100_001; left > 0; ) {
                byte[] message = server.receive();
                assertThat(message).hasSizeBetween(1, 1000);
                left -= message.length;
            }
            assertThatThrownBy(() -> server.send(new byte[1001])).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** F6. Look at the check of the length: before it is used for anything. */
    @Test
    default void anAnnouncedLengthThatCannotBeEndsTheChannel() throws Exception {
        for (int length : new int[] {-1, Integer.MIN_VALUE, 1001, Integer.MAX_VALUE}) {
            try (Listener<String> listener = listen(Codec.utf8(), options().withMaxMessage(1000));
                    Channel<byte[]> plain = connect(listener, Codec.bytes(), framed(Framing.RAW));
                    Channel<String> server = listener.accept()) {
                ByteBuffer bytes = ByteBuffer.allocate(64);
                bytes.putInt(4).put("hola".getBytes(UTF_8)).putInt(0).putInt(length);
                plain.send(Arrays.copyOf(bytes.array(), bytes.position()));
                assertThat(server.receive()).isEqualTo("hola");
                assertThat(server.receive()).isEmpty();
                assertThatThrownBy(server::receive).as("length %s", length).isInstanceOf(ProtocolException.class);
                assertThat(server.isOpen()).isFalse();
            }
        }
    }

    /** F6. Whole messages in front of a broken one are handed out, also when many are asked for at once. */
    @Test
    default void drainGivesWhatCameBeforeABrokenLength() throws Exception {
        try (Listener<String> listener = listen(Codec.utf8(), options().withMaxMessage(1000));
                Channel<byte[]> plain = connect(listener, Codec.bytes(), framed(Framing.RAW));
                Channel<String> server = listener.accept()) {
            plain.send("\0\0\0\1a\0\0\0\1b\0\0\0\1cGET / HTTP/1.1\r\n".getBytes(ISO_8859_1));
            StringBuilder heard = new StringBuilder();
            assertThatThrownBy(() -> {
                        while (true) {
                            server.drain(frame -> heard.append((char) frame.get()), 100);
                        }
                    })
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("GET ");
            assertThat(heard.toString()).isEqualTo("abc");
        }
    }

    /** F. Whoever carries whole messages by itself has nothing to cut. */
    @Test
    default void aTransportOfWholeMessagesRefusesOtherFramings() {
        assumeFalse(capabilities().contains(Capability.FRAMING), "it carries bytes: all framings mean something");
        for (Framing framing : List.of(Framing.LINE, Framing.RAW)) {
            assertThatThrownBy(() -> listen(Codec.utf8(), options().withFraming(framing)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("framing");
        }
    }

    private ChannelOptions framed(Framing framing) {
        needs(Capability.FRAMING);
        return options().withFraming(framing);
    }

    private static String line(int number) {
        return number + "-".repeat(number % 7 == 0 ? number % 3000 : number % 50);
    }
}
