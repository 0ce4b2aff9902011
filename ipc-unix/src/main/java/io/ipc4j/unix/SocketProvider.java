package io.ipc4j.unix;

import io.ipc4j.spi.OwnedPath;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Where sockets come from. All else is written once, above. */
interface SocketProvider {

    /** An unconnected socket. */
    SocketChannel open() throws IOException;

    SocketAddress at(Path path);

    /** A socket that listens at the path, where it appears with its mode. */
    ServerSocketChannel listen(OwnedPath path, Access access, int backlog) throws IOException;

    Credentials peer(SocketChannel channel) throws IOException;
}
