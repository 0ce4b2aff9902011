package io.ipc4j.unix;

import io.ipc4j.ChannelClosedException;
import io.ipc4j.IpcException;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.SocketListener;
import io.ipc4j.spi.Sockets;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.FileDescriptorCast;

/** The listener of a socket of junixsocket's. The watch accepts: in a thread that is interrupted the socket would be closed. */
final class JunixListener implements LinkListener {
    /** So many are accepted before anybody asks for them, at most; the others wait in the kernel. */
    private static final int AHEAD = 16;

    private final AFUNIXServerSocketChannel channel;
    private final URI address;
    private final SocketListener.Acceptor acceptor;
    private final Closeable held;
    private final Queue<AFUNIXSocketChannel> accepted = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    private final Watched watched;
    private volatile boolean closed;

    JunixListener(AFUNIXServerSocketChannel bound, URI address, SocketListener.Acceptor acceptor, Closeable held)
            throws IOException {
        bound.configureBlocking(false);
        // Before each accept a channel looks for the file that it has bound, and gives up if that was moved. Another
        // channel of
        // the same descriptor has bound nothing, and does not look.
        this.channel = FileDescriptorCast.using(bound.getFileDescriptor()).as(AFUNIXServerSocketChannel.class);
        this.address = address;
        this.acceptor = acceptor;
        this.held = held;
        this.watched = Watch.add(channel, this::acceptSome, bound);
    }

    /** In the watch's thread, which alone puts anything into the queue. */
    private void acceptSome() {
        try {
            for (int i = 0; i < AHEAD; i++) {
                AFUNIXSocketChannel one = channel.accept();
                if (one == null) {
                    return;
                }
                accepted.add(one);
            }
        } catch (IOException e) {
            failure.set(e);
        }
    }

    @Override
    public @Nullable Link tryAccept() {
        while (!closed) {
            AFUNIXSocketChannel one = accepted.poll();
            if (one == null) {
                IOException failed = failure.getAndSet(null);
                watched.want(Readiness.READ);
                if (failed != null) {
                    throw new IpcException("accepting failed: " + failed.getMessage(), failed);
                }
                return null;
            }
            Link link = null;
            try {
                link = acceptor.accept(one);
            } catch (IOException e) {
                // It was gone before we looked at it: no business of the caller's.
            } finally {
                if (link == null) {
                    Sockets.closeQuietly(one);
                }
            }
            if (link != null) {
                return link;
            }
        }
        throw new ChannelClosedException("the listener is closed", null);
    }

    @Override
    public Readiness readiness() {
        return watched.signal();
    }

    @Override
    public URI address() {
        return address;
    }

    @Override
    public void close() {
        closed = true;
        Sockets.closeQuietly(held);
        watched.closeAndWait(); // an abstract name is free when the socket is closed, and not before
        for (AFUNIXSocketChannel one = accepted.poll(); one != null; one = accepted.poll()) {
            Sockets.closeQuietly(one);
        }
    }
}
