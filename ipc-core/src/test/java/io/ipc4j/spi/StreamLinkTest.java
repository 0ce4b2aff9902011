package io.ipc4j.spi;

import static io.ipc4j.spi.Frames.framed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.ChannelBrokenException;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Framing;
import io.ipc4j.Peer;
import io.ipc4j.ProtocolException;
import io.ipc4j.spi.Frames.Gathered;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;

class StreamLinkTest {
    private final ScriptedStream stream = new ScriptedStream();
    private final StreamLink link = new StreamLink(stream, ChannelOptions.defaults(), Peer.at("the script"));
    private final Gathered gathered = new Gathered();

    private static ByteBuffer message(String text) {
        return ByteBuffer.wrap(Frames.bytes(text));
    }

    @Test
    void bothDirectionsGoAtOnce() {
        stream.gives(framed("in"));
        assertThat(link.tryWrite(message("out"))).isTrue();
        assertThat(link.tryRead(gathered, 9)).isEqualTo(1);
        assertThat(link.flush()).isTrue();
        assertThat(gathered.texts()).containsExactly("in");
        assertThat(stream.written()).isEqualTo(framed("out"));
    }

    @Test
    void readingFromABrokenLineIsABreakThatSaysWhatTheSystemSaid() {
        stream.breaks(new IOException("Connection reset"));
        assertThatThrownBy(() -> link.tryRead(gathered, 9))
                .isExactlyInstanceOf(ChannelBrokenException.class)
                .hasMessageContaining("Connection reset");
    }

    @Test
    void afterCloseEveryCallSaysThatThisSideClosed() {
        link.close();
        link.close();
        assertThat(link.tryWrite(message("taken, but not pushed"))).isTrue();
        assertThatThrownBy(link::flush).isExactlyInstanceOf(ChannelClosedException.class);
        assertThatThrownBy(() -> link.tryRead(gathered, 9)).isExactlyInstanceOf(ChannelClosedException.class);
        assertThatThrownBy(link::closeOutput).isExactlyInstanceOf(ChannelClosedException.class);
    }

    @Test
    void closingTheOutputLeavesTheInputOpen() {
        stream.gives(framed("still"));
        link.closeOutput();
        assertThat(stream.isOutputClosed()).isTrue();
        assertThat(link.tryRead(gathered, 9)).isEqualTo(1);
    }

    @Test
    void itsPeerAndReadinessAreThoseItWasMadeWith() {
        assertThat(link.peer().address()).isEqualTo("the script");
        assertThat(link.readiness()).isSameAs(stream.readiness());
    }

    /** A selector tells again of what is left in a socket, but not of what was read out of it and is still to be said. */
    @Test
    void behindASelectorALookThatGaveAllNeedsNoOtherUnlessWhatFollowsIsNoMessage() throws IOException {
        assertThat(link.mayHoldMore()).as("a stream with a signal").isTrue();
        try (ServerSocketChannel door =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel peer = SocketChannel.open(door.getLocalAddress());
                SocketChannel socket = door.accept()) {
            StreamLink line = new StreamLink(new SocketStream(socket), ChannelOptions.defaults(), Peer.at("a socket"));
            peer.write(ByteBuffer.wrap(framed("one")));
            readOne(line);
            assertThat(line.mayHoldMore()).as("nothing is left").isFalse();
            peer.write(ByteBuffer.wrap(framed("two")).limit(5));
            assertThat(line.tryRead(gathered, 9)).isZero();
            assertThat(line.mayHoldMore()).as("half a message is left").isFalse();
            peer.write(ByteBuffer.wrap(framed("two")).position(5));
            readOne(line);
            byte[] good = framed("good");
            peer.write(ByteBuffer.allocate(good.length + 4).put(good).putInt(-7).flip());
            readOne(line);
            assertThat(line.mayHoldMore()).as("what is no message is left").isTrue();
            assertThatThrownBy(() -> line.tryRead(gathered, 9)).isInstanceOf(ProtocolException.class);
        }
        assertThat(gathered.texts()).containsExactly("one", "two", "good");
    }

    private void readOne(StreamLink line) {
        int count = 0;
        while (count == 0) {
            count = line.tryRead(gathered, 9);
        }
        assertThat(count).isEqualTo(1);
    }

    @Test
    void checkIsTheFramings() {
        StreamLink lines =
                new StreamLink(stream, ChannelOptions.defaults().withFraming(Framing.LINE), Peer.at("the script"));
        assertThatThrownBy(() -> lines.check(message("a\nb"))).isInstanceOf(IllegalArgumentException.class);
    }
}
