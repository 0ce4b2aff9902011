package io.ipc4j.mmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.ChannelBrokenException;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.Peer;
import io.ipc4j.ProtocolException;
import io.ipc4j.spi.Link;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a link does with a ring into which the peer writes what no peer writes. */
@Timeout(600)
class HostileRingTest {
    private static final int RING = RingLayout.LEAST_RING;
    private static final int MAX_MESSAGE = 100_000;
    private static final int INCOMING = 4096 + RING;
    private static final int HEAD_OF_OUTGOING = 1024;

    @TempDir
    private Path directory;

    /** A link, and what its peer has: the memory, and the other end of the socket. */
    private record Victim(Link link, ByteBuffer memory, SocketChannel peer, RingFile file) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            link.close();
            peer.close();
            file.unlink();
        }
    }

    private Victim victim() throws IOException {
        Path path = directory.resolve("s");
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(path));
            SocketChannel mine = SocketChannel.open(UnixDomainSocketAddress.of(path));
            mine.configureBlocking(false);
            SocketChannel peer = listener.accept();
            peer.configureBlocking(false);
            RingFile file = RingFile.create(directory, "ring-", RING);
            ByteBuffer memory = file.mapping().bytes.duplicate().order(ByteOrder.nativeOrder());
            return new Victim(new MmapLink(file, mine, true, MAX_MESSAGE, Peer.at("test")), memory, peer, file);
        } finally {
            java.nio.file.Files.deleteIfExists(path);
        }
    }

    @Test
    void aHeaderThatNoPeerWritesEndsTheLink() throws IOException {
        List<Integer> headers = List.of(
                1, // not present
                0x7fff_ffff,
                0xffff_ffff,
                RingLayout.PRESENT | RingLayout.LENGTH, // beyond the end
                RingLayout.PRESENT | RING,
                RingLayout.PRESENT | RING / 2,
                RingLayout.PRESENT | RingLayout.PADDING, // at the beginning
                RingLayout.PRESENT | RingLayout.PADDING | 8,
                RingLayout.PRESENT | RingLayout.MORE); // a piece of nothing
        for (int header : headers) {
            try (Victim victim = victim()) {
                victim.memory.putInt(INCOMING, header);
                for (int i = 0; i < 2; i++) {
                    assertThatThrownBy(() -> victim.link.tryRead(frame -> {}, 10))
                            .as("0x%08x", header)
                            .isInstanceOf(ProtocolException.class);
                }
            }
        }
    }

    @Test
    void wholeMessagesBeforeABadHeaderAreHandedOut() throws IOException {
        try (Victim victim = victim()) {
            victim.memory.putInt(INCOMING + 8, 77).put(INCOMING + 4, (byte) 5).putInt(INCOMING, RingLayout.PRESENT | 1);
            List<Integer> seen = new ArrayList<>();
            assertThat(victim.link.tryRead(frame -> seen.add((int) frame.get()), 10))
                    .isEqualTo(1);
            assertThat(seen).containsExactly(5);
            assertThatThrownBy(() -> victim.link.tryRead(frame -> {}, 10)).isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void piecesThatAreTogetherOverTheLimitEndTheLink() throws IOException {
        try (Victim victim = victim()) {
            int place = 0;
            for (int i = 0; i < 4; i++) {
                victim.memory.putInt(INCOMING + place, RingLayout.PRESENT | RingLayout.MORE | 12_000);
                place += RingLayout.frameSize(12_000);
            }
            assertThat(victim.link.tryRead(frame -> {}, 10)).isZero();
        }
        try (Victim victim = victim()) {
            assertThatThrownBy(() -> IntStream.range(0, 100).forEach(round -> {
                        for (int place = 0; place + 16_384 <= RING; place += 16_384) {
                            victim.memory.putInt(INCOMING + place, RingLayout.PRESENT | RingLayout.MORE | 16_380);
                        }
                        victim.link.tryRead(frame -> {}, 10);
                    }))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("maxMessage");
        }
    }

    @Test
    void aHeadThatIsNoneEndsTheLink() throws IOException {
        for (long head : new long[] {-8, 1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 40}) {
            try (Victim victim = victim()) {
                ByteBuffer message = ByteBuffer.allocate(20_000);
                victim.memory.putLong(HEAD_OF_OUTGOING, head);
                assertThatThrownBy(() -> {
                            while (victim.link.tryWrite(message.clear())) {
                                victim.link.flush();
                            }
                        })
                        .as("%d", head)
                        .isInstanceOf(ProtocolException.class);
            }
        }
    }

    @Test
    void theEndInTheMiddleOfAMessageIsABreak() throws IOException {
        try (Victim victim = victim()) {
            victim.memory.putInt(INCOMING, RingLayout.PRESENT | RingLayout.MORE | 100);
            assertThat(victim.link.tryRead(frame -> {}, 10)).isZero();
            victim.peer.close();
            assertThatThrownBy(() -> {
                        while (true) {
                            victim.link.tryRead(frame -> {}, 10);
                        }
                    })
                    .isInstanceOf(ChannelBrokenException.class)
                    .hasMessageContaining("100 bytes");
        }
    }

    /** Garbage is garbage, or an exception of ours; never another one, nor an end that does not come. */
    @Test
    void randomBytesDoNoHarm() throws IOException {
        Random random = new Random();
        long seed = random.nextLong();
        random.setSeed(seed);
        int rounds = Boolean.getBoolean("ipc4j.tck.long") ? 100_000 : 3000;
        Victim victim = victim();
        int refused = 0;
        byte[] noise = new byte[512];
        for (int round = 0; round < rounds; round++) {
            random.nextBytes(noise);
            for (int i = 0; i < 20; i++) {
                int where = 1024 + random.nextInt(victim.memory.capacity() - 1024 - noise.length);
                victim.memory.put(where & -4, noise);
                int word = random.nextBoolean() ? RingLayout.PRESENT | random.nextInt(40_000) : random.nextInt();
                victim.memory.putInt(where & -8, random.nextBoolean() ? word : 0);
            }
            victim.memory.putInt(INCOMING, RingLayout.PRESENT | random.nextInt(30_000));
            try {
                victim.link.tryRead(frame -> assertThat(frame.remaining()).isBetween(0, MAX_MESSAGE), 100);
                victim.link.tryWrite(ByteBuffer.allocate(random.nextInt(40_000)));
                victim.link.flush();
            } catch (ChannelClosedException e) {
                refused++;
                victim.close();
                victim = victim();
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", round " + round, e);
            }
        }
        victim.close();
        assertThat(refused).isPositive();
    }

    @Test
    void closingTwiceAndUsingAClosedLinkIsHarmless() throws IOException {
        Victim victim = victim();
        victim.close();
        assertThatCode(victim.link::close).doesNotThrowAnyException();
        assertThatThrownBy(() -> victim.link.tryRead(frame -> {}, 1)).isInstanceOf(ChannelClosedException.class);
        assertThatThrownBy(() -> victim.link.tryWrite(ByteBuffer.allocate(1)))
                .isInstanceOf(ChannelClosedException.class);
        assertThatThrownBy(victim.link::flush).isInstanceOf(ChannelClosedException.class);
    }
}
