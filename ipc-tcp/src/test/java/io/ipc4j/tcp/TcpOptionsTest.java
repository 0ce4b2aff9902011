package io.ipc4j.tcp;

import static java.net.StandardSocketOptions.SO_KEEPALIVE;
import static java.net.StandardSocketOptions.SO_RCVBUF;
import static java.net.StandardSocketOptions.SO_SNDBUF;
import static java.net.StandardSocketOptions.TCP_NODELAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ipc4j.ChannelOptions;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.LinkOptions;
import io.ipc4j.spi.Readiness;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.util.Map;
import jdk.net.ExtendedSocketOptions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the sockets of both sides are really set to. */
@Timeout(60)
class TcpOptionsTest {
    private final TcpTransport transport = new TcpTransport();

    @FunctionalInterface
    private interface Check {
        void on(SocketChannel socket) throws IOException;
    }

    /** Connects with these parameters, and looks at the sockets of both sides. */
    private void assertBoth(Map<String, String> parameters, Check check) throws IOException, InterruptedException {
        LinkOptions options = new LinkOptions(ChannelOptions.defaults(), parameters);
        LinkListener listener = transport.listen(URI.create("tcp://127.0.0.1:0"), options);
        Link client = transport.connect(listener.address(), options);
        Link server = Awaitility.await().until(listener::tryAccept, accepted -> accepted != null);
        try {
            check.on(socket(client));
            check.on(socket(server));
        } finally {
            client.close();
            server.close();
            listener.close();
        }
    }

    private static SocketChannel socket(Link link) {
        return (SocketChannel) ((Readiness.Selectable) link.readiness()).channel();
    }

    @Test
    void messagesArePushedAtOnceAndSilentPeersAreAskedByDefault() throws Exception {
        assertBoth(Map.of(), socket -> {
            assertThat(socket.getOption(TCP_NODELAY)).isTrue();
            assertThat(socket.getOption(SO_KEEPALIVE)).isTrue();
            assertThat(socket.isBlocking()).isFalse();
        });
    }

    @Test
    void bothCanBeTurnedOff() throws Exception {
        assertBoth(Map.of("nodelay", "false", "keepalive", "false"), socket -> {
            assertThat(socket.getOption(TCP_NODELAY)).isFalse();
            assertThat(socket.getOption(SO_KEEPALIVE)).isFalse();
        });
    }

    @Test
    void aSilentPeerIsAskedAfterTenSecondsThreeTimesAtFive() throws Exception {
        assertBoth(Map.of(), socket -> {
            assumeTrue(
                    socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE),
                    "this JDK does not offer TCP_KEEPIDLE here");
            assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(10);
            assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)).isEqualTo(5);
            assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT)).isEqualTo(3);
        });
    }

    @Test
    void theKernelsBuffersAreAsLargeAsAsked() throws Exception {
        // Small ones: the system has its own idea of the largest. Linux gives twice what was asked for.
        assertBoth(Map.of("sendBufferSize", "20000", "receiveBufferSize", "30000"), socket -> {
            assertThat(socket.getOption(SO_SNDBUF)).isBetween(20_000, 40_000);
            assertThat(socket.getOption(SO_RCVBUF)).isBetween(30_000, 60_000);
        });
    }

    @Test
    void theParametersAreThoseThatTheDocumentationNames() {
        assertThat(transport.scheme()).isEqualTo("tcp");
        assertThat(transport.parameters())
                .containsExactlyInAnyOrder(
                        "nodelay", "keepalive", "backlog", "sendBufferSize", "receiveBufferSize", "exposed");
        TcpOptions defaults = TcpOptions.of(new LinkOptions(ChannelOptions.defaults(), Map.of()));
        assertThat(defaults).isEqualTo(new TcpOptions(true, true, 1024, 0, 0, false));
        assertThat(TcpOptions.of(new LinkOptions(ChannelOptions.defaults(), Map.of("backlog", "7")))
                        .backlog())
                .isEqualTo(7);
    }
}
