package io.ipc4j.handshake;

import io.ipc4j.Peer;
import io.ipc4j.spi.Greeter;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.LinkOptions;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.SocketListener;
import io.ipc4j.spi.SocketStream;
import io.ipc4j.spi.Sockets;
import io.ipc4j.spi.StreamLink;
import io.ipc4j.spi.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Plain sockets on loopback, {@code door:PORT}, with something to say on either side. */
record Door(@Nullable Greeter connecting, @Nullable Greeter accepting) implements Transport {

    @Override
    public String scheme() {
        return "door";
    }

    @Override
    public Link connect(URI address, LinkOptions options) throws InterruptedException {
        try {
            SocketChannel channel = SocketChannel.open();
            Sockets.connect(channel, at(address), options.channel().connectTimeout());
            return new StreamLink(new SocketStream(channel), options.channel(), Peer.at(address.toString()));
        } catch (IOException e) {
            throw Sockets.connectFailure(address, e);
        }
    }

    @Override
    public @Nullable Greeter greeter(URI address, LinkOptions options) {
        return connecting;
    }

    @Override
    public LinkListener listen(URI address, LinkOptions options) {
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            channel.bind(at(address), 1024);
            URI real = URI.create("door:" + channel.socket().getLocalPort());
            SocketListener listener = new SocketListener(
                    channel,
                    real,
                    socket -> new StreamLink(
                            new SocketStream(socket),
                            options.channel(),
                            Peer.at(String.valueOf(socket.getRemoteAddress()))));
            return new Greeting(listener, accepting);
        } catch (IOException e) {
            throw Sockets.listenFailure(address, e);
        }
    }

    static InetSocketAddress at(URI address) {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(address.getSchemeSpecificPart()));
    }

    /** Connects, and says nothing. */
    static SocketChannel stranger(URI address) {
        try {
            return SocketChannel.open(at(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Greeting(LinkListener listener, @Nullable Greeter greeter) implements LinkListener {
        @Override
        public @Nullable Link tryAccept() {
            return listener.tryAccept();
        }

        @Override
        public Readiness readiness() {
            return listener.readiness();
        }

        @Override
        public URI address() {
            return listener.address();
        }

        @Override
        public void close() {
            listener.close();
        }
    }
}
