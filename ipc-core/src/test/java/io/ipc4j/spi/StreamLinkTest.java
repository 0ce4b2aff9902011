package io.ipc4j.spi;

import static io.ipc4j.spi.Frames.framed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.ChannelBrokenException;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Framing;
import io.ipc4j.Peer;
import io.ipc4j.spi.Frames.Gathered;
import java.io.IOException;
import java.nio.ByteBuffer;
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

    @Test
    void checkIsTheFramings() {
        StreamLink lines =
                new StreamLink(stream, ChannelOptions.defaults().withFraming(Framing.LINE), Peer.at("the script"));
        assertThatThrownBy(() -> lines.check(message("a\nb"))).isInstanceOf(IllegalArgumentException.class);
    }
}
