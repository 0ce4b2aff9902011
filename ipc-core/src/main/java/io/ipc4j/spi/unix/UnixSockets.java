package io.ipc4j.spi.unix;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.AddressInUseException;
import io.ipc4j.NoListenerException;
import io.ipc4j.Peer;
import io.ipc4j.spi.FileKind;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.LinkOptions;
import io.ipc4j.spi.OwnedPath;
import io.ipc4j.spi.Sockets;
import io.ipc4j.spi.StreamLink;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * Links over Unix-domain sockets, between users who may talk to each other: for every transport whose processes meet at a path.
 * Understands the parameters {@code allow} and {@code backlog}.
 */
public final class UnixSockets {
    private UnixSockets() {}

    /**
     * Connects, to a listener of a user who may be there.
     *
     * @param address for messages
     * @param path where it listens
     * @param sockets where the socket comes from
     * @param options the framing, the limits, the parameters
     * @return the open link
     * @throws InterruptedException if interrupted while waiting for the connection
     * @throws NoListenerException if nobody listens there, or nobody answers in time
     * @throws AccessRefusedException if another user listens there, or the system refuses
     */
    public static Link connect(URI address, Path path, SocketProvider sockets, LinkOptions options)
            throws InterruptedException {
        SocketChannel channel = null;
        boolean connected = false;
        try {
            Access access = Access.of(options);
            channel = Connecting.connect(sockets, path, options.channel().connectTimeout());
            Credentials server = sockets.peer(channel);
            if (!access.admits(server)) {
                throw new AccessRefusedException(
                        "connecting to " + address + ": " + server + " listens there, and neither this user nor root."
                                + " If that is meant: a unix: address takes allow= and the number",
                        null);
            }
            Link link = link(sockets, channel, options, path.toString(), server);
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

    /**
     * Listens, and lets in whoever may come.
     *
     * @param address of the listener
     * @param path where to listen
     * @param sockets where the sockets come from
     * @param options the framing, the limits, the parameters
     * @return the open listener, which owns the path
     * @throws AddressInUseException if another listener holds the path
     * @throws AccessRefusedException if there is something else, or the directory can't be trusted
     */
    public static LinkListener listen(URI address, Path path, SocketProvider sockets, LinkOptions options) {
        int backlog = options.number("backlog", 1024, 1, 65535);
        OwnedPath owned = OwnedPath.claim(address, path, FileKind.SOCKET);
        ServerSocketChannel channel = null;
        boolean listening = false;
        try {
            UnixPath.checkLength(address, owned.path());
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
            LinkListener listener = sockets.listener(channel, address, gate::accept, owned);
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

    /**
     * Listens at a name that is no file, as {@link #listen}: there is nothing to own, and nothing but the check of users keeps
     * others out.
     *
     * @param address of the listener
     * @param name such as {@code @name}
     * @param sockets where the sockets come from
     * @param options the framing, the limits, the parameters
     * @return the open listener
     * @throws AddressInUseException if somebody listens there
     */
    public static LinkListener listenUnowned(URI address, Path name, SocketProvider sockets, LinkOptions options) {
        int backlog = options.number("backlog", 1024, 1, 65535);
        ServerSocketChannel channel = null;
        boolean listening = false;
        try {
            Access access = Access.of(options);
            channel = sockets.listen(name, backlog);
            Gate gate = new Gate(address, name, sockets, access, options);
            LinkListener listener = sockets.listener(channel, address, gate::accept, () -> {});
            listening = true;
            return listener;
        } catch (BindException e) {
            throw new AddressInUseException(
                    "listening at " + address + ": somebody else listens there. Choose another address, or stop them",
                    e);
        } catch (IOException e) {
            throw Sockets.listenFailure(address, e);
        } finally {
            if (channel != null && !listening) {
                Sockets.closeQuietly(channel);
            }
        }
    }

    static Link link(
            SocketProvider sockets, SocketChannel channel, LinkOptions options, String address, Credentials peer)
            throws IOException {
        return new StreamLink(
                sockets.stream(channel), options.channel(), new Peer(address, peer.uid(), peer.gid(), peer.pid()));
    }
}
