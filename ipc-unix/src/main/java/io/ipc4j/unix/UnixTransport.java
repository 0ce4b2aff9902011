package io.ipc4j.unix;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.AddressInUseException;
import io.ipc4j.Peer;
import io.ipc4j.spi.FileKind;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.LinkOptions;
import io.ipc4j.spi.OwnedPath;
import io.ipc4j.spi.SocketListener;
import io.ipc4j.spi.SocketStream;
import io.ipc4j.spi.Sockets;
import io.ipc4j.spi.StreamLink;
import io.ipc4j.spi.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code unix:/run/app/echo.sock}: a Unix-domain socket, for processes of one machine. The path is absolute, 100 bytes at most, in a
 * directory that is there, and that nobody but this user and root can write to unless it is sticky, as {@code /tmp} is.
 *
 * <p>Only processes of this user and of root may connect, and a client connects only to their listeners: the kernel says who is at
 * the other end, and {@link Peer#uid} tells it. The socket has mode 0600 from the first moment. A listener holds a lock
 * on {@code PATH.lock}; what a killed one left behind is taken over, and after {@code close} nothing is left.
 *
 * <p>Parameters: {@code allow=1000,1001} (users beside this one and root, on a listener and on a client alike; a listener that allows any
 * gives its socket mode 0666, and turns away whoever is not meant), {@code backlog=} (how many may wait to be accepted, 1,024),
 * {@code provider=} ({@code auto} or {@code jdk}: the JDK's own sockets, which know no process ids).
 */
public final class UnixTransport implements Transport {
    private static final Set<String> PARAMETERS = Set.of("allow", "backlog", "provider");

    /** Makes the transport; {@link java.util.ServiceLoader} does it for most. */
    public UnixTransport() {}

    @Override
    public String scheme() {
        return "unix";
    }

    @Override
    public Set<String> parameters() {
        return PARAMETERS;
    }

    @Override
    public Link connect(URI address, LinkOptions options) throws InterruptedException {
        Path path = UnixAddress.path(address);
        SocketProvider sockets = provider(options);
        SocketChannel channel = null;
        boolean connected = false;
        try {
            Access access = Access.of(options);
            channel = Connecting.connect(sockets, path, options.channel().connectTimeout());
            Credentials server = sockets.peer(channel);
            if (!access.admits(server)) {
                throw new AccessRefusedException(
                        "connecting to " + address + ": " + server + " listens there, and neither this user nor root."
                                + " If that is meant, add allow= and the number to the address",
                        null);
            }
            Link link = link(channel, options, path.toString(), server);
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
        Path path = UnixAddress.path(address);
        SocketProvider sockets = provider(options);
        int backlog = options.number("backlog", 1024, 1, 65535);
        OwnedPath owned = OwnedPath.claim(address, path, FileKind.SOCKET);
        ServerSocketChannel channel = null;
        boolean listening = false;
        try {
            UnixAddress.checkLength(address, owned.path());
            Access access = Access.of(options);
            if (owned.isOccupied() && Connecting.isAlive(sockets, owned.path())) {
                throw new AddressInUseException(
                        "listening at " + address
                                + ": somebody listens there who holds no lock: another kind of program."
                                + " Choose another address, or stop them",
                        null);
            }
            channel = sockets.listen(owned, access, backlog);
            Gate gate = new Gate(address, path, sockets, access, options);
            SocketListener listener = new SocketListener(channel, address, gate::accept, owned);
            listening = true;
            return listener;
        } catch (IOException e) {
            throw Sockets.listenFailure(address, e);
        } finally {
            if (!listening) {
                owned.close();
                if (channel != null) {
                    Sockets.closeQuietly(channel);
                }
            }
        }
    }

    /** Both share all that is here; a second provider is one more line, and one more class. */
    private static SocketProvider provider(LinkOptions options) {
        String name = options.parameters().getOrDefault("provider", "auto");
        return switch (name) {
            case "auto", "jdk" -> new JdkSockets();
            case "junixsocket" ->
                throw new IllegalArgumentException("provider=junixsocket: it is not there yet; use auto or jdk");
            default -> throw new IllegalArgumentException("provider=" + name + ": it must be auto or jdk");
        };
    }

    private static Link link(SocketChannel channel, LinkOptions options, String address, Credentials peer)
            throws IOException {
        return new StreamLink(
                new SocketStream(channel), options.channel(), new Peer(address, peer.uid(), peer.gid(), peer.pid()));
    }

    /** Lets in whoever may come, before a byte is read. */
    private record Gate(
            URI address, Path path, SocketProvider sockets, Access access, LinkOptions options, AtomicBoolean warned) {

        Gate(URI address, Path path, SocketProvider sockets, Access access, LinkOptions options) {
            this(address, path, sockets, access, options, new AtomicBoolean());
        }

        @Nullable
        Link accept(SocketChannel channel) throws IOException {
            Credentials client = sockets.peer(channel);
            if (access.admits(client)) {
                return link(channel, options, "client of " + path, client);
            }
            // Not a constant: without a provider slf4j itself prints lines at the first logger.
            Logger logger = LoggerFactory.getLogger(UnixTransport.class);
            String text = "{}: {} was turned away; allow= in the address would let them in";
            if (warned.compareAndSet(false, true)) {
                logger.warn(text + ". More of that is logged as debug", address, client);
            } else {
                logger.debug(text, address, client);
            }
            return null;
        }
    }
}
