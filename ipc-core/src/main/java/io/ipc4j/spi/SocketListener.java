package io.ipc4j.spi;

import io.ipc4j.ChannelClosedException;
import io.ipc4j.IpcException;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** The listener of any {@code ServerSocketChannel}. */
public final class SocketListener implements LinkListener {
    /** Then it is others' turn, who wait in the same thread. */
    private static final int MOST_TURNED_AWAY = 64;

    private final ServerSocketChannel channel;
    private final URI address;
    private final Acceptor acceptor;
    private final Closeable held;
    private final Readiness readiness;

    /** Makes a link of a socket that was accepted. */
    @FunctionalInterface
    public interface Acceptor {
        /**
         * Makes the link.
         *
         * @param channel the connected socket
         * @return the link, or null to turn the peer away; the socket is closed then
         * @throws IOException to turn the peer away too
         */
        @Nullable
        Link accept(SocketChannel channel) throws IOException;
    }

    /**
     * Makes a listener of a bound socket.
     *
     * @param channel bound; put in non-blocking mode here
     * @param address the real address
     * @param acceptor makes the links
     * @throws IOException if the socket is closed
     */
    public SocketListener(ServerSocketChannel channel, URI address, Acceptor acceptor) throws IOException {
        this(channel, address, acceptor, () -> {});
    }

    /**
     * Makes a listener of a bound socket whose address is a thing of its own.
     *
     * @param channel bound; put in non-blocking mode here
     * @param address the real address
     * @param acceptor makes the links
     * @param held what is closed with the listener, before the socket: nobody may find an address that is about to go
     * @throws IOException if the socket is closed
     */
    public SocketListener(ServerSocketChannel channel, URI address, Acceptor acceptor, Closeable held)
            throws IOException {
        channel.configureBlocking(false);
        this.channel = channel;
        this.address = address;
        this.acceptor = acceptor;
        this.held = held;
        this.readiness = Readiness.of(channel);
    }

    @Override
    public @Nullable Link tryAccept() {
        for (int i = 0; i < MOST_TURNED_AWAY; i++) {
            SocketChannel accepted = accept();
            if (accepted == null) {
                return null;
            }
            Link link = null;
            try {
                link = acceptor.accept(accepted);
            } catch (IOException e) {
                // It was gone before we looked at it: no business of the caller's.
            } finally {
                if (link == null) {
                    Sockets.closeQuietly(accepted);
                }
            }
            if (link != null) {
                return link;
            }
        }
        return null; // the selector tells of the others
    }

    private @Nullable SocketChannel accept() {
        try {
            return channel.accept();
        } catch (ClosedChannelException e) {
            throw new ChannelClosedException("the listener is closed", e);
        } catch (IOException e) {
            throw new IpcException("accepting failed: " + e.getMessage(), e);
        }
    }

    @Override
    public Readiness readiness() {
        return readiness;
    }

    @Override
    public URI address() {
        return address;
    }

    @Override
    public void close() {
        Sockets.closeQuietly(held);
        Sockets.closeQuietly(channel);
    }
}
