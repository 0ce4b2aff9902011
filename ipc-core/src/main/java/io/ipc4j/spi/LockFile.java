package io.ipc4j.spi;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.IpcException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A file that one process holds locked; the kernel drops the lock when that process ends, however it ends.
 *
 * <p>The holder deletes the file before it drops the lock. So whoever gets the lock may have got that of a file which is no
 * longer at the path, and has to look: Java can't ask an open file for its inode, but for its size. The new holder gives the
 * file a random size and asks the path for its own.
 *
 * <p>Many programs keep something of their own in a file with such a name ({@code yarn.lock}, {@code poetry.lock}), so the file
 * is looked at before it is changed. One of ours is empty (between two steps of its holder), or zeros with a line end behind;
 * whatever else there is belongs to somebody.
 *
 * <p>POSIX: a process that closes <em>any</em> descriptor of the file loses the lock. So nobody in this process may open it
 * again: {@link OwnedPath} keeps book of what is held, and an open file that another class loader's ipc4j turns out to hold is
 * never closed.
 */
final class LockFile {
    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-------");
    private static final FileAttribute<?> CREATION_MODE = PosixFilePermissions.asFileAttribute(MODE);
    private static final Set<OpenOption> OPTIONS = Set.of(
            StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    /** Each is lost only to somebody who got the lock and let it go meanwhile. */
    private static final int ATTEMPTS = 1000;

    /** The file is sparse: it takes one block. */
    private static final int MOST_SIZE = 1 << 20;

    private static final int CHUNK = 16 << 10;

    /** Files that another class loader holds, one a path. */
    private static final Map<Path, FileChannel> NEVER_CLOSED = new ConcurrentHashMap<>();

    private final Path path;
    private final FileChannel channel;
    private final FileFacts facts;
    private final boolean found;

    private LockFile(Path path, FileChannel channel, FileFacts facts, boolean found) {
        this.path = path;
        this.channel = channel;
        this.facts = facts;
        this.found = found;
    }

    /** What one try came to: the lock, or neither it nor a holder, or a holder. */
    private record Outcome(@Nullable LockFile lock, boolean again) {
        static final Outcome HELD = new Outcome(null, false);
        static final Outcome AGAIN = new Outcome(null, true);
    }

    /** Null if somebody else holds it. One thread of the process at a time may try a path. */
    static @Nullable LockFile acquire(URI address, Path path) throws IOException {
        boolean interrupted = false;
        try {
            for (int i = 0; i < ATTEMPTS; i++) {
                interrupted |= Thread.interrupted(); // an interrupt would close the file, and drop the lock
                Outcome outcome = attempt(address, path, i == 0);
                if (!outcome.again()) {
                    return outcome.lock();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        throw new IpcException("listening at " + address + ": " + path + " is made and deleted again and again");
    }

    /** The first attempt alone can tell a file that was there before from one of its own. */
    private static Outcome attempt(URI address, Path path, boolean first) throws IOException {
        FileFacts before = FileFacts.of(path);
        if (before != null) {
            check(address, path, before); // to open a FIFO or a device is an act
        }
        FileChannel channel = open(path);
        boolean close = true;
        try {
            if (channel.tryLock() == null) {
                FileFacts now = FileFacts.of(path);
                boolean same = now != null && (before == null || now.key().equals(before.key()));
                return same ? Outcome.HELD : Outcome.AGAIN;
            }
            FileFacts now = FileFacts.of(path);
            if (now == null || now.size() != channel.size()) {
                return Outcome.AGAIN; // what we hold is deleted, mostly
            }
            check(address, path, now);
            if (!isOurs(channel)) {
                throw refusal(address, path, "is not a lock file of ipc4j but another program's, and is left as it is");
            }
            long size = resize(channel);
            now = FileFacts.of(path);
            if (now == null || now.size() != size) {
                return Outcome.AGAIN; // what we hold is deleted
            }
            check(address, path, now);
            Files.setPosixFilePermissions(path, MODE); // if somebody had widened it
            close = false;
            boolean found = first && before != null && before.key().equals(now.key());
            return new Outcome(new LockFile(path, channel, now, found), false);
        } catch (OverlappingFileLockException e) {
            NEVER_CLOSED.put(path, channel);
            close = false;
            return Outcome.HELD;
        } catch (ClosedByInterruptException e) {
            return Outcome.AGAIN;
        } finally {
            if (close) {
                Sockets.closeQuietly(channel);
            }
        }
    }

    private static FileChannel open(Path path) throws IOException {
        FileChannel left = NEVER_CLOSED.remove(path);
        return left != null && left.isOpen() ? left : FileChannel.open(path, OPTIONS, CREATION_MODE);
    }

    /**
     * Whether it holds nothing but what {@link #resize} writes. Where the power failed, the line end may not have come to the disk.
     */
    private static boolean isOurs(FileChannel channel) throws IOException {
        long size = channel.size();
        if (size > MOST_SIZE) {
            return false;
        }
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK);
        for (long at = 0; at < size; at += bytes.limit()) {
            if (channel.read(bytes.clear(), at) <= 0) {
                return false; // somebody else cuts it
            }
            bytes.flip();
            while (bytes.hasRemaining()) {
                byte each = bytes.get();
                boolean last = at + bytes.position() == size;
                if (each != 0 && !(last && each == '\n')) {
                    return false;
                }
            }
        }
        return true;
    }

    private static long resize(FileChannel channel) throws IOException {
        int size = 1 + ThreadLocalRandom.current().nextInt(MOST_SIZE);
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(new byte[] {'\n'}), size - 1);
        return size;
    }

    private static void check(URI address, Path path, FileFacts facts) throws IOException {
        String problem = null;
        if (facts.kind() != FileKind.FILE) {
            problem = "is " + facts.kind() + ", and should be a lock file";
        } else if (!facts.isMine()) {
            problem = "is a lock file of user " + facts.uid() + ", who may listen there, or have died";
        } else if (facts.links() != 1) {
            problem = "has " + facts.links() + " names, and a lock file has one";
        }
        if (problem != null) {
            throw refusal(address, path, problem);
        }
    }

    private static AccessRefusedException refusal(URI address, Path path, String problem) {
        return new AccessRefusedException(
                "listening at " + address + ": " + path + " " + problem + ". Choose another address, or remove it",
                null);
    }

    /**
     * Drops the lock, of which nothing came. A file that was there before stays: what a killed holder has left beside it is known by it.
     */
    void giveUp() {
        if (found) {
            Sockets.closeQuietly(channel);
        } else {
            release();
        }
    }

    /** Deletes the file, then drops the lock. Nothing here can be interrupted. */
    void release() {
        try {
            FileFacts now = FileFacts.of(path);
            if (now != null && now.key().equals(facts.key()) && now.size() == facts.size()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            // It stays, and is taken over by the next one.
        } finally {
            Sockets.closeQuietly(channel);
        }
    }
}
