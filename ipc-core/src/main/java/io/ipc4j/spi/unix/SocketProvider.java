package io.ipc4j.spi.unix;

import io.ipc4j.spi.OwnedPath;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

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
     * Who is at the other end.
     *
     * @param channel connected
     * @return what the kernel says
     * @throws IOException if it doesn't
     */
    Credentials peer(SocketChannel channel) throws IOException;
}
