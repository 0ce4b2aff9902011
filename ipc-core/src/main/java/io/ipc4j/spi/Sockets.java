package io.ipc4j.spi;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.AddressInUseException;
import io.ipc4j.IpcException;
import io.ipc4j.NoListenerException;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Locale;

/** What all socket transports do alike: connecting in bounded time, and the JDK's many errors told as ours. */
public final class Sockets {
    /** The longest times that a duration can be have no number of milliseconds. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private Sockets() {}

    /**
     * Connects, in bounded time and interruptibly; the socket stays in non-blocking mode. An interrupt would close a socket in
     * blocking mode.
     *
     * @param channel an open, unconnected socket
     * @param remote where to
     * @param timeout how long at most
     * @throws IOException if it failed, {@link SocketTimeoutException} if the time was over
     * @throws InterruptedException if interrupted before or while waiting
     */
    public static void connect(SocketChannel channel, SocketAddress remote, Duration timeout)
            throws IOException, InterruptedException {
        channel.configureBlocking(false);
        if (channel.connect(remote) || channel.finishConnect()) {
            return;
        }
        long begin = System.nanoTime();
        try (Selector selector = channel.provider().openSelector()) {
            channel.register(selector, SelectionKey.OP_CONNECT);
            while (!channel.finishConnect()) {
                Duration left = timeout.minusNanos(System.nanoTime() - begin);
                long millis = left.compareTo(LONGEST_WAIT) < 0 ? left.toMillis() : LONGEST_WAIT.toMillis();
                if (millis <= 0) {
                    throw new SocketTimeoutException("no answer within " + timeout.toMillis() + " ms");
                }
                selector.select(millis);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }
    }

    /**
     * Says what a failed connect means.
     *
     * @param address where to
     * @param e what the JDK said
     * @return the exception to throw
     */
    public static IpcException connectFailure(URI address, IOException e) {
        if (isDenied(e)) {
            return new AccessRefusedException("connecting to " + address + ": " + text(e), e);
        }
        boolean nobody = e instanceof ConnectException
                || e instanceof SocketTimeoutException
                || e instanceof NoRouteToHostException
                || text(e).contains("connection reset") // turned away: the listener closed just now
                || text(e).contains("no such file");
        return nobody
                ? new NoListenerException(
                        "connecting to " + address + ": nobody listens there (" + text(e)
                                + "). Is the listener started, and the address the same?",
                        e)
                : new IpcException("connecting to " + address + " failed: " + text(e), e);
    }

    /**
     * Says what a failed bind means.
     *
     * @param address where
     * @param e what the JDK said
     * @return the exception to throw
     */
    public static IpcException listenFailure(URI address, IOException e) {
        if (isDenied(e)) {
            return new AccessRefusedException("listening at " + address + ": " + text(e), e);
        }
        return e instanceof BindException && text(e).contains("in use")
                ? new AddressInUseException(
                        "listening at " + address
                                + ": somebody else listens there. Choose another address, or stop them",
                        e)
                : new IpcException("listening at " + address + " failed: " + text(e), e);
    }

    /**
     * Closes without a word.
     *
     * @param closeable what to close
     */
    public static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            // There is nothing that anybody could do.
        }
    }

    private static boolean isDenied(IOException e) {
        return text(e).contains("permission denied");
    }

    private static String text(IOException e) {
        String message = e.getMessage();
        return (message == null ? e.getClass().getSimpleName() : message).toLowerCase(Locale.ROOT);
    }
}
