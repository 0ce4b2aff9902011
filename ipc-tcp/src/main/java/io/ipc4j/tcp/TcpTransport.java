package io.ipc4j.tcp;

import io.ipc4j.IpcException;
import io.ipc4j.NoListenerException;
import io.ipc4j.Peer;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.LinkOptions;
import io.ipc4j.spi.SocketListener;
import io.ipc4j.spi.SocketStream;
import io.ipc4j.spi.Sockets;
import io.ipc4j.spi.StreamLink;
import io.ipc4j.spi.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * {@code tcp://127.0.0.1:51000}: a TCP socket. The host is a name, an IPv4 address, an IPv6 address in brackets, or nothing for
 * loopback; a name is tried at each of its addresses. Port 0 listens where there is room.
 *
 * <p>Parameters: {@code nodelay=false} (messages are pushed at once by default), {@code keepalive=false} (a silent peer is asked
 * after 10 s, three times at 5 s, where the JDK offers it), {@code backlog=} (how many may wait to be accepted, 1,024),
 * {@code sendBufferSize=} and {@code receiveBufferSize=} (the kernel's, in bytes; the system's default), {@code exposed=true} (a listener
 * without an authkey may be reached from other machines).
 *
 * <p>Whoever reaches the port can connect, unless there is an {@link io.ipc4j.Authkey}: without one, a listener on another interface
 * than loopback is refused if {@code exposed} doesn't say that it is meant. Nothing is encrypted.
 */
public final class TcpTransport implements Transport {
    /** Makes the transport; {@link java.util.ServiceLoader} does it for most. */
    public TcpTransport() {}

    @Override
    public String scheme() {
        return "tcp";
    }

    @Override
    public Set<String> parameters() {
        return TcpOptions.NAMES;
    }

    @Override
    public Link connect(URI address, LinkOptions options) throws InterruptedException {
        TcpOptions tcp = TcpOptions.of(options);
        IpcException last = null;
        List<InetSocketAddress> all = TcpAddress.resolve(address);
        Duration left = options.channel().connectTimeout();
        for (int i = 0; i < all.size(); i++) {
            long begin = System.nanoTime();
            try { // one may be out of reach: the others want a share of the time
                return connect(address, all.get(i), left.dividedBy(all.size() - i), tcp, options);
            } catch (IpcException e) {
                if (last != null) {
                    e.addSuppressed(last);
                }
                last = e;
            }
            left = left.minusNanos(System.nanoTime() - begin);
        }
        throw last != null ? last : new NoListenerException("connecting to " + address + ": it has no address", null);
    }

    private static Link connect(
            URI address, InetSocketAddress remote, Duration timeout, TcpOptions tcp, LinkOptions options)
            throws InterruptedException {
        SocketChannel channel = null;
        boolean connected = false;
        try {
            channel = SocketChannel.open();
            tcp.beforeConnect(channel);
            Sockets.connect(channel, remote, timeout);
            if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
                // A port of one's own that happens to be the one that was asked for: TCP's simultaneous open.
                throw new NoListenerException("connecting to " + address + ": nobody listens there", null);
            }
            Link link = link(channel, tcp, options);
            connected = true;
            return link;
        } catch (IOException e) {
            throw Sockets.connectFailure(address, e);
        } finally {
            if (channel != null && !connected) {
                Sockets.closeQuietly(channel);
            }
        }
    }

    @Override
    public LinkListener listen(URI address, LinkOptions options) {
        TcpOptions tcp = TcpOptions.of(options);
        InetSocketAddress local = local(address);
        if (!local.getAddress().isLoopbackAddress() && options.channel().authkey() == null && !tcp.exposed()) {
            throw new IllegalArgumentException("listening at " + address
                    + ": other machines can reach it, and nothing would ask who connects. Give it an authkey"
                    + " (authkeyFile=/path in the address), or listen at 127.0.0.1; if strangers are meant to connect, say"
                    + " exposed=true");
        }
        ServerSocketChannel channel = null;
        boolean listening = false;
        try {
            channel = ServerSocketChannel.open();
            tcp.beforeBind(channel);
            channel.bind(local, tcp.backlog());
            InetSocketAddress real = (InetSocketAddress) channel.getLocalAddress();
            SocketListener listener = new SocketListener(channel, TcpAddress.of(address, real), accepted -> {
                tcp.onAccept(accepted);
                return link(accepted, tcp, options);
            });
            listening = true;
            return listener;
        } catch (IOException e) {
            throw Sockets.listenFailure(address, e);
        } finally {
            if (channel != null && !listening) {
                Sockets.closeQuietly(channel);
            }
        }
    }

    private static InetSocketAddress local(URI address) {
        try {
            return TcpAddress.resolve(address).get(0);
        } catch (NoListenerException e) { // of no meaning to who listens
            throw new IpcException("listening at " + e.getMessage(), e);
        }
    }

    private static Link link(SocketChannel channel, TcpOptions tcp, LinkOptions options) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, tcp.nodelay());
        tcp.keepAlive(channel);
        Peer peer = Peer.at(TcpAddress.text((InetSocketAddress) channel.getRemoteAddress()));
        return new StreamLink(new SocketStream(channel), options.channel(), peer);
    }
}
