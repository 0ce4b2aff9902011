package io.ipc4j.spi.unix;

import io.ipc4j.spi.Sockets;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Connects to a path, and finds out whether anybody listens there. */
final class Connecting {
    private static final long SHORTEST_PAUSE = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

    private Connecting() {}

    /**
     * Connects. Where the listener's queue is full the kernel says so at once, and never says when there is room: so it is
     * asked again.
     */
    static SocketChannel connect(SocketProvider sockets, Path path, Duration timeout)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        long pause = SHORTEST_PAUSE;
        while (true) {
            try {
                return attempt(sockets, path, timeout);
            } catch (BacklogFullException e) {
                if (timeout.minusNanos(System.nanoTime() - begin).isNegative()) {
                    SocketTimeoutException late =
                            new SocketTimeoutException("it accepted nobody within " + timeout.toMillis() + " ms");
                    late.initCause(e);
                    throw late;
                }
            }
            LockSupport.parkNanos(pause);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE);
        }
    }

    private static SocketChannel attempt(SocketProvider sockets, Path path, Duration timeout)
            throws IOException, InterruptedException {
        SocketChannel channel = sockets.open();
        boolean connected = false;
        try {
            sockets.connect(channel, path, timeout);
            connected = true;
            return channel;
        } catch (SocketException e) {
            throw precisely(path, e);
        } finally {
            if (!connected) {
                Sockets.closeQuietly(channel);
            }
        }
    }

    /** The same, by a type that says it, where the type or the path tells. An abstract name is no absolute path. */
    private static IOException precisely(Path path, SocketException e) {
        if (e instanceof ConnectException || e instanceof BacklogFullException) {
            return e;
        }
        IOException precise = null;
        if (e instanceof BindException) {
            precise = new AccessDeniedException(path.toString()); // nothing is bound here: the JDK's type for EACCES
        } else if (path.isAbsolute() && Files.notExists(path)) {
            precise = new NoSuchFileException(path.toString());
        }
        if (precise == null) {
            return e;
        }
        precise.initCause(e);
        return precise;
    }

    /** Whether anybody listens; false is certain, since the kernel refuses only where nobody does. */
    static boolean isAlive(SocketProvider sockets, Path path) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try (SocketChannel channel = sockets.open()) {
                    sockets.connect(channel, path, Duration.ofSeconds(1));
                    return true;
                } catch (InterruptedException e) {
                    interrupted = true; // the question takes no time: ask again
                }
            }
        } catch (ConnectException e) {
            return false;
        } catch (SocketException e) {
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
