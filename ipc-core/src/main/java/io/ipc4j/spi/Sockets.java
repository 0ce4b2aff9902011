package io.ipc4j.spi;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.AddressInUseException;
import io.ipc4j.IpcException;
import io.ipc4j.NoListenerException;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
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
     * @throws ConnectException if it was refused, or turned away
     * @throws IOException if it failed, {@link SocketTimeoutException} if the time was over
     * @throws InterruptedException if interrupted before or while waiting
     */
    public static void connect(SocketChannel channel, SocketAddress remote, Duration timeout)
            throws IOException, InterruptedException {
        channel.configureBlocking(false);
        if (channel.connect(remote) || finish(channel)) {
            return;
        }
        long begin = System.nanoTime();
        try (Selector selector = channel.provider().openSelector()) {
            channel.register(selector, SelectionKey.OP_CONNECT);
            while (!finish(channel)) {
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

    /** What is said now, after the attempt has gone out, is said by the network: a reset, most often, of a listener that closes. */
    private static boolean finish(SocketChannel channel) throws IOException {
        try {
            return channel.finishConnect();
        } catch (SocketException e) {
            if (e.getClass() != SocketException.class) {
                throw e;
            }
            ConnectException away = new ConnectException("turned away: " + e.getMessage());
            away.initCause(e);
            throw away;
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
        boolean nobody = e instanceof ConnectException
                || e instanceof SocketTimeoutException
                || e instanceof NoRouteToHostException
                || e instanceof NoSuchFileException
                || isSocket(e) && SystemError.NO_SUCH_FILE.isToldBy(e);
        if (nobody) {
            return new NoListenerException(
                    "connecting to " + address + ": nobody listens there (" + text(e)
                            + "). Is the listener started, and the address the same?",
                    e);
        }
        return isDenied(e)
                ? new AccessRefusedException("connecting to " + address + ": " + text(e), e)
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
        return isSocket(e) && SystemError.ADDRESS_IN_USE.isToldBy(e)
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
        return e instanceof AccessDeniedException || isSocket(e) && SystemError.DENIED.isToldBy(e);
    }

    /** For the types of {@code java.nio.file} the JDK has looked at the number of the error, and their messages are paths. */
    private static boolean isSocket(IOException e) {
        return e instanceof SocketException;
    }

    private static String text(IOException e) {
        String message = e.getMessage();
        if (e instanceof NoSuchFileException) {
            return "there is no " + message;
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied: " + message;
        }
        if (e instanceof FileSystemException && message != null) {
            return message;
        }
        return (message == null ? e.getClass().getSimpleName() : message).toLowerCase(Locale.ROOT);
    }
}
