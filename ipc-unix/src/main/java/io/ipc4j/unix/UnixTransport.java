package io.ipc4j.unix;

import io.ipc4j.Peer;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.LinkOptions;
import io.ipc4j.spi.Transport;
import io.ipc4j.spi.unix.JdkSockets;
import io.ipc4j.spi.unix.SocketProvider;
import io.ipc4j.spi.unix.UnixPath;
import io.ipc4j.spi.unix.UnixSockets;
import java.net.URI;
import java.util.Set;

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
        return UnixSockets.connect(address, UnixPath.of(address), provider(options), options);
    }

    @Override
    public LinkListener listen(URI address, LinkOptions options) {
        return UnixSockets.listen(address, UnixPath.of(address), provider(options), options);
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
}
