package io.ipc4j.spi.unix;

import io.ipc4j.spi.ByteStream;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.OwnedPath;
import io.ipc4j.spi.SocketListener;
import io.ipc4j.spi.SocketStream;
import io.ipc4j.spi.Sockets;
import io.ipc4j.spi.SystemError;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/** Where sockets come from. All else is written once, in {@link UnixSockets}. */
public interface SocketProvider {

    /**
     * Makes a socket.
     *
     * @return unconnected
     * @throws IOException if there is none
     */
    SocketChannel open() throws IOException;

    /**
     * An address of this provider's.
     *
     * @param path where
     * @return the address
     */
    SocketAddress at(Path path);

    /**
     * Connects a socket, as {@link Sockets#connect}.
     *
     * @param channel unconnected
     * @param path where to
     * @param timeout how long at most
     * @throws java.net.ConnectException if nobody listens there
     * @throws BacklogFullException if the listener's queue is full
     * @throws IOException if the system refuses
     * @throws InterruptedException if interrupted
     */
    default void connect(SocketChannel channel, Path path, Duration timeout) throws IOException, InterruptedException {
        try {
            Sockets.connect(channel, at(path), timeout);
        } catch (SocketException e) {
            // What has a type of its own is another error.
            throw e.getClass() == SocketException.class && SystemError.FULL.isToldBy(e)
                    ? new BacklogFullException(e)
                    : e;
        }
    }

    /**
     * Makes a socket that listens at the path, where it appears with its mode.
     *
     * @param path where; claimed
     * @param access says the mode
     * @param backlog how many may wait to be accepted
     * @return the listening socket
     * @throws IOException if the system refuses
     */
    ServerSocketChannel listen(OwnedPath path, Access access, int backlog) throws IOException;

    /**
     * Makes a socket that listens at a name that is no file. What there is by nature: one listener a name, and no mode.
     *
     * @param name such as {@code @name}
     * @param backlog how many may wait to be accepted
     * @return the listening socket
     * @throws java.net.BindException if somebody listens there
     * @throws IOException if the system refuses, or this provider knows no such names
     */
    default ServerSocketChannel listen(Path name, int backlog) throws IOException {
        throw new IOException("there are no abstract names here");
    }

    /**
     * The listener of a listening socket.
     *
     * @param channel listening
     * @param address the real address
     * @param acceptor makes the links
     * @param held what is closed with the listener, before the socket
     * @return the listener
     * @throws IOException if the socket is closed
     */
    default LinkListener listener(
            ServerSocketChannel channel, URI address, SocketListener.Acceptor acceptor, Closeable held)
            throws IOException {
        return new SocketListener(channel, address, acceptor, held);
    }

    /**
     * The stream of a socket.
     *
     * @param channel connected
     * @return the stream, which owns the socket from now on
     * @throws IOException if the socket is closed
     */
    default ByteStream stream(SocketChannel channel) throws IOException {
        return new SocketStream(channel);
    }

    /**
     * Who is at the other end.
     *
     * @param channel connected
     * @return what the kernel says
     * @throws IOException if it doesn't
     */
    Credentials peer(SocketChannel channel) throws IOException;
}
