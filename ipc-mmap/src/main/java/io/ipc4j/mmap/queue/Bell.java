package io.ipc4j.mmap.queue;

import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Sockets;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A participant's own bell: a socket to which the others write a byte each time that they wake it. One thread at a time. */
final class Bell implements AutoCloseable {
    /** The JDK's limit for a socket's path. */
    private static final int LONGEST_PATH = 106;

    /** Between two looks at a caller that can't be let in. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final int BACKLOG = 2 * QueueLayout.MOST_PARTICIPANTS;

    private final Path path;
    private final Selector selector;
    private final ServerSocketChannel door;
    private final ByteBuffer bytes = ByteBuffer.allocate(64);
    private final Consumer<SelectionKey> handler = this::handle;
    private int rung;

    /** In a directory that nobody else can enter. */
    Bell(Path directory, int number) throws IOException {
        path = path(directory, number);
        Path beside = directory.resolve("bell-" + number + ".new");
        Files.deleteIfExists(beside);
        selector = Selector.open();
        ServerSocketChannel opened = null;
        boolean good = false;
        try {
            opened = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            door = opened;
            door.bind(UnixDomainSocketAddress.of(beside), BACKLOG);
            Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rw-------"));
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
            door.configureBlocking(false);
            door.register(selector, SelectionKey.OP_ACCEPT);
            good = true;
        } finally {
            if (!good) {
                if (opened != null) {
                    Sockets.closeQuietly(opened);
                }
                Sockets.closeQuietly(selector);
            }
        }
    }

    static Path path(Path directory, int number) {
        return directory.resolve("bell-" + number + ".sock");
    }

    /** Refuses a queue in whose directories there can be no sockets. */
    static void checkLength(Path directory) {
        Path longest = path(directory.resolve(QueueDirectory.DEAD), QueueLayout.MOST_PARTICIPANTS - 1);
        int length =
                longest.toString().getBytes(Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"))).length;
        if (length > LONGEST_PATH) {
            int most = LONGEST_PATH - (length - directory.toString().length());
            throw new IllegalArgumentException("the path of the queue mmap:" + directory
                    + " is too long: in it there will be"
                    + " sockets, up to " + longest + " of " + length + " bytes, and a socket's path has at most "
                    + LONGEST_PATH + ". Choose a path of at most " + most + " bytes");
        }
    }

    /**
     * Waits until rung, woken, interrupted (which stays pending and closes nothing), or the time is over; gives the operations it was
     * rung for, or 0.
     *
     * @param millis how long at most; 0: for ever
     */
    int await(long millis) throws IOException {
        selector.select(handler, millis);
        int heard = rung;
        rung = 0; // not before: what was read before a failure is for the next
        return heard;
    }

    private void handle(SelectionKey key) {
        if (!(key.channel() instanceof SocketChannel caller)) {
            accept();
            return;
        }
        try {
            bytes.clear();
            if (caller.read(bytes) < 0) {
                Sockets.closeQuietly(caller);
            }
            for (int i = 0; i < bytes.position(); i++) {
                rung |= bytes.get(i) & (Readiness.READ | Readiness.WRITE);
            }
        } catch (IOException e) {
            Sockets.closeQuietly(caller);
        }
    }

    private void accept() {
        try {
            SocketChannel caller = door.accept();
            if (caller != null) {
                caller.configureBlocking(false);
                caller.register(selector, SelectionKey.OP_READ);
            }
        } catch (IOException e) {
            // It hung up, or this process has no descriptor left; the selector tells of it at once, again and again.
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Ends a wait, or the next one. Any thread. */
    void wake() {
        selector.wakeup();
    }

    @Override
    public void close() {
        for (SelectionKey key : selector.keys()) {
            Sockets.closeQuietly(key.channel());
        }
        Sockets.closeQuietly(selector);
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // The next one at this number replaces it.
        }
    }
}
