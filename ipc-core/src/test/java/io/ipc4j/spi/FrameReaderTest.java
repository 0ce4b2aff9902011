package io.ipc4j.spi;

import static io.ipc4j.spi.Frames.bytes;
import static io.ipc4j.spi.Frames.framed;
import static io.ipc4j.spi.Frames.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.ChannelBrokenException;
import io.ipc4j.ChannelOptions;
import io.ipc4j.ProtocolException;
import io.ipc4j.spi.Frames.Gathered;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
    private static final int LIMIT = 4 << 20;

    private final ScriptedStream stream = new ScriptedStream();
    private final FrameReader reader = reader(stream, LIMIT);
    private final Gathered gathered = new Gathered();

    private static FrameReader reader(ByteStream stream, int maxMessage) {
        return new FrameReader(stream, FrameFormat.of(ChannelOptions.defaults().withMaxMessage(maxMessage)));
    }

    /** Reads until the script gives nothing more. */
    private void readAll() throws IOException {
        while (reader.tryRead(gathered, 100) != 0) {
            // again
        }
    }

    @Test
    void framesOfOneReadAreHandedOutOneByOneUpToTheLimit() throws IOException {
        stream.gives(framed("a", "", "ccc"));
        assertThat(reader.tryRead(gathered, 2)).isEqualTo(2);
        assertThat(reader.tryRead(gathered, 2)).isEqualTo(1);
        assertThat(reader.tryRead(gathered, 2)).isZero();
        assertThat(gathered.texts()).containsExactly("a", "", "ccc");
    }

    @Test
    void aFrameThatComesByteByByteIsWholeWithItsLastByteOnly() throws IOException {
        byte[] frame = framed("hola");
        stream.givesOneByOne(frame);
        for (int i = 1; i < frame.length; i++) {
            assertThat(reader.tryRead(gathered, 9)).isZero();
        }
        assertThat(reader.tryRead(gathered, 9)).isEqualTo(1);
        assertThat(gathered.texts()).containsExactly("hola");
    }

    @Test
    void framesAreWholeWhereverTheReadsAreCutAndWheneverMemoryIsGivenBack() throws IOException {
        byte[] line = framed("one", "", "three", "x".repeat(300));
        for (int cut = 0; cut <= line.length; cut++) {
            for (boolean trims : new boolean[] {false, true}) {
                ScriptedStream cutStream = new ScriptedStream()
                        .gives(Arrays.copyOf(line, cut))
                        .pauses()
                        .gives(Arrays.copyOfRange(line, cut, line.length));
                if (cut == 0 || cut == line.length) {
                    cutStream = new ScriptedStream().gives(line);
                }
                FrameReader cutReader = reader(cutStream, LIMIT);
                Gathered all = new Gathered();
                for (int i = 0; i < 9; i++) {
                    cutReader.tryRead(all, 1);
                    if (trims) {
                        cutReader.trim();
                    }
                }
                assertThat(all.texts()).as("cut at %d", cut).containsExactly("one", "", "three", "x".repeat(300));
            }
        }
    }

    @Test
    void theEndBetweenFramesIsInOrder() throws IOException {
        stream.gives(framed("last")).ends();
        assertThat(reader.tryRead(gathered, 9)).isEqualTo(1);
        assertThat(reader.tryRead(gathered, 9)).isEqualTo(-1);
        assertThat(reader.tryRead(gathered, 9)).isEqualTo(-1);
    }

    @Test
    void theEndAtAnyOtherPlaceIsABreakAfterTheWholeFramesAreHandedOut() throws IOException {
        byte[] torn = framed("torn");
        for (int came = 1; came < torn.length; came++) {
            ScriptedStream dying = new ScriptedStream()
                    .gives(framed("whole"))
                    .gives(Arrays.copyOf(torn, came))
                    .ends();
            FrameReader from = reader(dying, LIMIT);
            Gathered all = new Gathered();
            assertThat(from.tryRead(all, 9)).isEqualTo(1);
            assertThatThrownBy(() -> from.tryRead(all, 9))
                    .isInstanceOf(ChannelBrokenException.class)
                    .hasMessageContaining("middle of a message")
                    .hasMessageContaining(came + " bytes");
            assertThat(all.texts()).containsExactly("whole");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, LIMIT + 1, Integer.MAX_VALUE})
    void aLengthThatCantBeIsRefusedAgainAndAgainAfterTheFramesBeforeIt(int length) throws IOException {
        stream.gives(framed("before")).gives(header(length));
        assertThat(reader.tryRead(gathered, 9)).isEqualTo(1);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> reader.tryRead(gathered, 9))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining(String.valueOf(length))
                    .hasMessageContaining("limit is " + LIMIT);
        }
        assertThat(stream.largestRead()).isEqualTo(Block.POOLED);
    }

    @Test
    void aLengthThatCantBeIsFoundInTheSameReadAsAFrame() throws IOException {
        byte[] both = Arrays.copyOf(framed("before"), 14);
        Arrays.fill(both, 10, 14, (byte) 0xff);
        stream.gives(both);
        assertThat(reader.tryRead(gathered, 9)).isEqualTo(1);
        assertThatThrownBy(() -> reader.tryRead(gathered, 9)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void textOnABinaryLineIsNamedAsSuch() {
        stream.gives(bytes("GET / HTTP/1.1\r\n\r\n"));
        assertThatThrownBy(() -> reader.tryRead(gathered, 9))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("GET ")
                .hasMessageContaining("another protocol");
    }

    @Test
    void aMessageAtTheLimitIsTakenAndOneByteMoreIsNot() throws IOException {
        stream.gives(framed(Frames.random(LIMIT)));
        readAll();
        assertThat(gathered.messages).hasSize(1);
        assertThat(gathered.messages.get(0)).isEqualTo(Frames.random(LIMIT));
        stream.gives(header(LIMIT + 1));
        assertThatThrownBy(() -> reader.tryRead(gathered, 9)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void theBufferGrowsWithTheBytesThatCameAndNotWithTheLengthThatWasAnnounced() throws IOException {
        stream.gives(header(LIMIT));
        byte[] piece = Frames.random(10_000);
        for (int came = 4; came < 1_000_000; came += piece.length) {
            stream.gives(piece).pauses();
            assertThat(reader.tryRead(gathered, 9)).isZero();
            assertThat(stream.largestRead()).isLessThanOrEqualTo(Math.max(Block.POOLED, 2 * (came + piece.length)));
        }
    }

    @Test
    void aLineThatHoldsHalfAFrameHoldsLittleMoreAfterTrim() throws IOException {
        List<FrameReader> lines = new ArrayList<>();
        long before = DirectMemory.used();
        for (int i = 0; i < 1_000; i++) {
            FrameReader line = reader(new ScriptedStream().gives(Arrays.copyOf(framed("hola"), 6)), LIMIT);
            lines.add(line);
            line.tryRead(gathered, 9);
            line.trim();
        }
        assertThat(DirectMemory.used() - before).isLessThan(8L * Block.POOLED);
        assertThat(lines).hasSize(1_000);
    }

    @Test
    void aLineThatHoldsNothingHoldsNoBufferAfterTrim() throws IOException {
        List<FrameReader> lines = new ArrayList<>();
        long before = DirectMemory.used();
        for (int i = 0; i < 1_000; i++) {
            FrameReader line = reader(new ScriptedStream().gives(framed("hola")), LIMIT);
            lines.add(line);
            assertThat(line.tryRead(gathered, 9)).isEqualTo(1);
            line.trim();
        }
        assertThat(DirectMemory.used() - before).isLessThan(8L * Block.POOLED);
        assertThat(lines).hasSize(1_000);
    }

    @Test
    void aHandlerThatThrowsHasConsumedItsFrame() throws IOException {
        stream.gives(framed("bad", "good"));
        assertThatThrownBy(() -> reader.tryRead(
                        frame -> {
                            throw new IllegalStateException("no");
                        },
                        9))
                .isInstanceOf(IllegalStateException.class);
        assertThat(reader.tryRead(gathered, 9)).isEqualTo(1);
        assertThat(gathered.texts()).containsExactly("good");
    }

    @Test
    void aFrameIsShownReadOnlyAndWithItsOwnBordersOnly() throws IOException {
        stream.gives(framed("abc", "def"));
        List<String> seen = new ArrayList<>();
        reader.tryRead(
                (ByteBuffer frame) -> seen.add(frame.isReadOnly() + " " + frame.remaining() + " " + (char) frame.get()),
                9);
        assertThat(seen).containsExactly("true 3 a", "true 3 d");
    }

    @Test
    void aBrokenLineThrowsAfterWhatCameBefore() throws IOException {
        stream.gives(framed("before")).breaks(new IOException("Connection reset"));
        assertThat(reader.tryRead(gathered, 9)).isEqualTo(1);
        assertThatThrownBy(() -> reader.tryRead(gathered, 9)).hasMessage("Connection reset");
    }

    @Test
    void aMillionEmptyFramesNeedNoMoreThanOneBuffer() throws IOException {
        byte[] zeros = new byte[40_000];
        for (int i = 0; i < 100; i++) {
            stream.gives(zeros);
        }
        int count = 0;
        while (count < 1_000_000) {
            int handedOut = reader.tryRead(frame -> {}, 1_000);
            assertThat(handedOut).isPositive();
            count += handedOut;
        }
        assertThat(count).isEqualTo(1_000_000);
        assertThat(stream.largestRead()).isEqualTo(Block.POOLED);
    }
}
