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
import java.nio.file.Path;
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
 * {@code provider=} ({@code jdk}: the JDK's own sockets; {@code junixsocket}: those of that library, which tell {@link Peer#pid} and
 * must be on the path; {@code auto}, the default: the JDK's wherever they can do what is asked for).
 *
 * <p>{@code unix:@echo} is an abstract name of Linux's, which is no file, has no mode, and goes with its listener. It takes
 * junixsocket, on both sides. Who may connect is checked there too, by both sides.
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
        Path path = path(address);
        return UnixSockets.connect(address, path, provider(address, options), options);
    }

    @Override
    public LinkListener listen(URI address, LinkOptions options) {
        Path path = path(address);
        SocketProvider provider = provider(address, options);
        return AbstractName.isOne(address)
                ? UnixSockets.listenUnowned(address, path, provider, options)
                : UnixSockets.listen(address, path, provider, options);
    }

    private static Path path(URI address) {
        return AbstractName.isOne(address) ? AbstractName.of(address) : UnixPath.of(address);
    }

    /** The JDK's own unless it can't do what is asked for: its selector is faster, and needs no native code. */
    private static SocketProvider provider(URI address, LinkOptions options) {
        String name = options.parameters().getOrDefault("provider", "auto");
        boolean isAbstract = AbstractName.isOne(address);
        return switch (name) {
            case "auto" -> isAbstract ? Junixsocket.sockets(address) : new JdkSockets();
            case "junixsocket" -> Junixsocket.sockets(address);
            case "jdk" -> {
                if (isAbstract) {
                    throw new IllegalArgumentException(
                            "\"" + address + "\": the JDK has no abstract names; leave provider=jdk out");
                }
                yield new JdkSockets();
            }
            default -> throw new IllegalArgumentException("provider=" + name + ": it must be auto, jdk or junixsocket");
        };
    }
}
