package io.ipc4j.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** The byte stream of any {@code SocketChannel}: TCP and Unix sockets alike. */
public final class SocketStream implements ByteStream {
    private final SocketChannel channel;
    private final Readiness readiness;

    /**
     * Makes a stream of a socket.
     *
     * @param channel connected; put in non-blocking mode here
     * @throws IOException if the socket is closed
     */
    public SocketStream(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        this.channel = channel;
        this.readiness = Readiness.of(channel);
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        return channel.read(to);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return channel.write(from);
    }

    @Override
    public void closeOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public Readiness readiness() {
        return readiness;
    }

    @Override
    public void close() {
        Sockets.closeQuietly(channel);
    }
}
