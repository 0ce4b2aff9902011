package io.ipc4j.spi;

import static io.ipc4j.spi.Frames.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.ChannelBrokenException;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Framing;
import io.ipc4j.ProtocolException;
import io.ipc4j.spi.Frames.Gathered;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the framings make of bytes; the length's refusals are in {@link FrameReaderTest}. */
class FrameFormatTest {
    private static final int LIMIT = 8;

    private final ScriptedStream stream = new ScriptedStream();
    private final Gathered gathered = new Gathered();

    private static ChannelOptions options(Framing framing) {
        return ChannelOptions.defaults().withFraming(framing).withMaxMessage(LIMIT);
    }

    private FrameReader reader(Framing framing) {
        return new FrameReader(stream, FrameFormat.of(options(framing)));
    }

    private static void check(Framing framing, String message) {
        FrameFormat.of(options(framing)).check(ByteBuffer.wrap(bytes(message)));
    }

    @Test
    void aLineEndsAtTheLineFeedAndACarriageReturnBeforeItIsDropped() throws IOException {
        stream.gives(bytes("a\nb\r\n\n\r\nc\rd\n"));
        assertThat(reader(Framing.LINE).tryRead(gathered, 9)).isEqualTo(5);
        assertThat(gathered.texts()).containsExactly("a", "b", "", "", "c\rd");
    }

    @Test
    void aLineThatComesByteByByteIsLookedAtOnceOnly() throws IOException {
        stream.givesOneByOne(bytes("12345678\r\nnext\n"));
        FrameReader reader = reader(Framing.LINE);
        for (int i = 0; i < 40; i++) {
            reader.tryRead(gathered, 9);
            reader.trim();
        }
        assertThat(gathered.texts()).containsExactly("12345678", "next");
    }

    @ParameterizedTest
    @ValueSource(strings = {"123456789\n", "1234567890", "123456789\r\n", "123456789\r\r\n"})
    void aLineOverTheLimitIsRefusedAgainAndAgain(String line) throws IOException {
        stream.gives(bytes("ok\n")).gives(bytes(line));
        FrameReader reader = reader(Framing.LINE);
        assertThat(reader.tryRead(gathered, 9)).isEqualTo(1);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> reader.tryRead(gathered, 9))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("more than 8 bytes");
        }
    }

    @Test
    void aLineWithoutAnEndIsRefusedLongBeforeMemoryRunsOut() {
        for (int i = 0; i < 10; i++) {
            stream.gives(new byte[Block.POOLED]);
        }
        assertThatThrownBy(() -> reader(Framing.LINE).tryRead(gathered, 9)).isInstanceOf(ProtocolException.class);
        assertThat(stream.largestRead()).isEqualTo(Block.POOLED);
    }

    @Test
    void aLineWithoutAnEndAtTheEndOfTheStreamIsABreak() {
        stream.gives(bytes("hol")).ends();
        assertThatThrownBy(() -> reader(Framing.LINE).tryRead(gathered, 9)).isInstanceOf(ChannelBrokenException.class);
    }

    @Test
    void aLineRefusesWhatItCantCarry() {
        assertThatThrownBy(() -> check(Framing.LINE, "a\nb")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> check(Framing.LINE, "a\r")).isInstanceOf(IllegalArgumentException.class);
        assertThatCode(() -> check(Framing.LINE, "a\rb")).doesNotThrowAnyException();
        assertThatCode(() -> check(Framing.LINE, "")).doesNotThrowAnyException();
    }

    @Test
    void rawIsWhatOneReadGaveUpToTheLimit() throws IOException {
        stream.gives(bytes("abc")).gives(bytes("1234567890"));
        FrameReader reader = reader(Framing.RAW);
        assertThat(reader.tryRead(gathered, 9)).isEqualTo(1);
        assertThat(reader.tryRead(gathered, 9)).isEqualTo(2);
        assertThat(gathered.texts()).containsExactly("abc", "12345678", "90");
    }

    @Test
    void rawEndsInOrderWhereverItEnds() throws IOException {
        stream.gives(bytes("abc")).ends();
        FrameReader reader = reader(Framing.RAW);
        assertThat(reader.tryRead(gathered, 9)).isEqualTo(1);
        assertThat(reader.tryRead(gathered, 9)).isEqualTo(-1);
    }

    @Test
    void rawRefusesTheEmptyMessageAndLengthDoesNot() {
        assertThatThrownBy(() -> check(Framing.RAW, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatCode(() -> check(Framing.LENGTH, "")).doesNotThrowAnyException();
        assertThatCode(() -> check(Framing.LENGTH, "a\nb\r")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource(Framing.class)
    void whatAWriterWritesAReaderReads(Framing framing) throws IOException {
        ScriptedStream out = new ScriptedStream();
        FrameWriter writer = new FrameWriter(out, FrameFormat.of(options(framing)), 1024);
        writer.tryWrite(ByteBuffer.wrap(bytes("one")));
        writer.tryWrite(ByteBuffer.wrap(bytes("two2")));
        assertThat(writer.push()).isTrue();
        stream.gives(out.written());
        reader(framing).tryRead(gathered, 9);
        assertThat(gathered.texts()).isEqualTo(framing == Framing.RAW ? List.of("onetwo2") : List.of("one", "two2"));
    }
}
