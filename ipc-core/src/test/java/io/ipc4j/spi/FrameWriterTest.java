package io.ipc4j.spi;

import static io.ipc4j.spi.Frames.framed;
import static io.ipc4j.spi.Frames.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.ipc4j.ChannelOptions;
import io.ipc4j.Framing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameWriterTest {
    private static final int CAPACITY = 1024;

    private final ScriptedStream stream = new ScriptedStream();
    private final FrameWriter writer = writer(stream, Framing.LENGTH, CAPACITY);

    private static FrameWriter writer(ByteStream stream, Framing framing, int capacity) {
        return new FrameWriter(stream, FrameFormat.of(ChannelOptions.defaults().withFraming(framing)), capacity);
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes);
    }

    @Test
    void manyMessagesShareOneWrite() throws IOException {
        for (String each : List.of("a", "", "ccc")) {
            assertThat(writer.tryWrite(buffer(Frames.bytes(each)))).isTrue();
        }
        assertThat(stream.writes()).isZero();
        assertThat(writer.push()).isTrue();
        assertThat(stream.writes()).isOne();
        assertThat(stream.written()).isEqualTo(framed("a", "", "ccc"));
    }

    @Test
    void aPushWithNothingToPushIsNoWrite() throws IOException {
        assertThat(writer.push()).isTrue();
        assertThat(stream.writes()).isZero();
    }

    @Test
    void whatAShortWriteLeftGoesWithTheNextPush() throws IOException {
        stream.takes(1, 0, 3);
        writer.tryWrite(buffer(Frames.bytes("hola")));
        assertThat(writer.push()).isFalse();
        assertThat(writer.push()).isFalse();
        assertThat(writer.push()).isFalse();
        assertThat(writer.push()).isTrue();
        assertThat(stream.written()).isEqualTo(framed("hola"));
    }

    @Test
    void aFullBufferTakesNothingOfAMessageThatWouldFitIt() throws IOException {
        stream.takes(0, 0, 0, 0);
        byte[] message = random(600);
        assertThat(writer.tryWrite(buffer(message))).isTrue();
        ByteBuffer second = buffer(message);
        assertThat(writer.tryWrite(second)).isFalse();
        assertThat(second.position()).isZero();
        assertThat(writer.tryWrite(second)).isFalse();
        assertThat(second.position()).isZero();
    }

    @Test
    void roomThatAShortWriteMadeIsUsedThoughItIsInFront() throws IOException {
        stream.takes(100, 0);
        byte[] message = random(600);
        assertThat(writer.tryWrite(buffer(message))).isTrue();
        assertThat(writer.push()).isFalse();
        byte[] other = random(500);
        assertThat(writer.tryWrite(buffer(other))).isTrue();
        assertThat(writer.push()).isFalse();
        assertThat(writer.push()).isTrue();
        assertThat(stream.written()).isEqualTo(framed(message, other));
    }

    @ParameterizedTest
    @ValueSource(ints = {CAPACITY - 5, CAPACITY - 4, CAPACITY - 3, CAPACITY, CAPACITY + 1, 10 * CAPACITY})
    void aMessageOfTheBuffersSizeAndAroundItGoesWhole(int size) throws IOException {
        ByteBuffer message = buffer(random(size));
        assertThat(writer.tryWrite(message)).isTrue();
        assertThat(message.hasRemaining()).isFalse();
        assertThat(writer.push()).isTrue();
        assertThat(stream.written()).isEqualTo(framed(random(size)));
    }

    @Test
    void aLargeMessageFlowsThroughTheSmallBufferWithoutASecondCopy() throws IOException {
        FrameWriter small = writer(stream, Framing.LENGTH, Block.POOLED);
        byte[] message = random(16 << 20);
        assertThat(small.tryWrite(buffer(message))).isTrue();
        assertThat(small.push()).isTrue();
        assertThat(stream.largestWrite()).isEqualTo(Block.POOLED);
        assertThat(stream.written()).isEqualTo(framed(message));
    }

    @Test
    void aLargeMessageThatIsTakenByHalfGoesOnWhereItStood() throws IOException {
        stream.takes(700, 0, 10, 0, 0);
        byte[] message = random(3_000);
        ByteBuffer offered = buffer(message);
        assertThat(writer.tryWrite(offered)).isFalse();
        assertThat(offered.position()).isPositive();
        while (!writer.tryWrite(offered)) {
            // the script ends
        }
        assertThat(writer.push()).isTrue();
        assertThat(stream.written()).isEqualTo(framed(message));
    }

    @ParameterizedTest
    @EnumSource(Framing.class)
    void whateverTheWritesTakeTheBytesAreTheSame(Framing framing) throws IOException {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            ScriptedStream out = new ScriptedStream();
            for (int i = 0; i < 40; i++) {
                out.takes(random.nextInt(4) == 0 ? 0 : random.nextInt(random.nextBoolean() ? 9 : 1500));
            }
            FrameWriter to = writer(out, framing, CAPACITY);
            FrameFormat format = FrameFormat.of(ChannelOptions.defaults().withFraming(framing));
            ByteBuffer expected = ByteBuffer.allocate(200_000);
            for (int i = 0; i < 20; i++) {
                byte[] message = new byte[1 + random.nextInt(random.nextInt(5) == 0 ? 5_000 : 200)];
                Arrays.fill(message, (byte) ('a' + i));
                format.begin(expected, message.length);
                expected.put(message);
                format.end(expected);
                ByteBuffer offered = buffer(message);
                while (!to.tryWrite(offered)) {
                    // the script ends
                }
                if (random.nextInt(3) == 0) {
                    to.push();
                }
            }
            while (!to.push()) {
                // the script ends
            }
            assertThat(out.written())
                    .as("seed %d", seed)
                    .isEqualTo(Arrays.copyOf(expected.array(), expected.position()));
        }
    }

    @Test
    void anIdleLineHoldsNoBuffer() throws IOException {
        List<FrameWriter> lines = new ArrayList<>();
        long before = DirectMemory.used();
        for (int i = 0; i < 1_000; i++) {
            FrameWriter line = writer(new ScriptedStream(), Framing.LENGTH, Block.POOLED);
            lines.add(line);
            line.tryWrite(buffer(Frames.bytes("hola")));
            assertThat(line.push()).isTrue();
        }
        assertThat(DirectMemory.used() - before).isLessThan(8L * Block.POOLED);
        assertThat(lines).hasSize(1_000);
    }

    @Test
    void theLimitOfTheOfferedBufferIsAsBefore() throws IOException {
        stream.takes(10, 0, 0);
        ByteBuffer message = ByteBuffer.allocate(5_000).limit(4_000);
        assertThat(writer.tryWrite(message)).isFalse();
        assertThat(message.limit()).isEqualTo(4_000);
    }

    @Test
    void aStreamThatThrowsKeepsThrowingAndNothingIsTakenForSent() throws IOException {
        ByteStream broken = mock(ByteStream.class);
        when(broken.write(any())).thenThrow(new IOException("Broken pipe"));
        FrameWriter to = writer(broken, Framing.LENGTH, CAPACITY);
        assertThat(to.tryWrite(buffer(random(10)))).isTrue();
        assertThatThrownBy(to::push).hasMessage("Broken pipe");
        assertThatThrownBy(to::push).hasMessage("Broken pipe");
        assertThatThrownBy(() -> to.tryWrite(buffer(random(CAPACITY)))).hasMessage("Broken pipe");
    }
}
