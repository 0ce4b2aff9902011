package io.ipc4j.mmap.queue;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.spi.FileFacts;
import io.ipc4j.spi.FileKind;
import io.ipc4j.spi.Sockets;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code lock} of a queue: a byte a participant, which the kernel frees when its process is dead and none of its threads can write
 * to memory any more. Called by housekeeping threads alone, whom nobody interrupts: an interrupt would close the file.
 *
 * <p>POSIX: a process that closes <em>any</em> descriptor of the file loses all its locks on it. So the process opens it once. What another
 * class loader's copy of this code has open, the process's system properties count; whoever is not the last leaves the file open.
 */
final class LivenessLock {
    /** Who opens the queue, or makes it, holds this byte. */
    static final long INIT = 1000;

    private static final FileAttribute<?> MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<OpenOption> OPTIONS = Set.of(
            StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final String PROPERTY = "io.ipc4j.queue.open:";
    private static final Path LOCKS = Path.of("/proc/locks");

    private static final ReentrantLock BOOK = new ReentrantLock();

    /** By device and inode: at a path there may be another file than before. */
    private static final Map<Object, Shared> OPEN = new HashMap<>();

    private final Path path;
    private final Shared shared;

    private static final class Shared {
        final FileChannel channel;
        final Object key;
        int users;

        Shared(FileChannel channel, Object key) {
            this.channel = channel;
            this.key = key;
        }
    }

    private LivenessLock(Path path, Shared shared) {
        this.path = path;
        this.shared = shared;
    }

    /** Of a directory without symbolic links in its path. */
    static LivenessLock open(Path directory) throws IOException {
        Path path = directory.resolve("lock");
        BOOK.lock();
        try {
            FileFacts facts = FileFacts.of(path);
            Shared shared = facts == null ? null : OPEN.get(facts.key());
            if (shared == null) {
                shared = openFile(path, facts);
                OPEN.put(shared.key, shared);
            }
            if (shared.users++ == 0) {
                count(shared.key, 1);
            }
            return new LivenessLock(path, shared);
        } finally {
            BOOK.unlock();
        }
    }

    private static Shared openFile(Path path, @Nullable FileFacts before) throws IOException {
        if (before != null) {
            check(path, before);
        }
        FileChannel channel = FileChannel.open(path, OPTIONS, MODE);
        FileFacts facts = FileFacts.of(path);
        if (facts == null) {
            throw new IOException(path + " was deleted while it was opened");
        }
        return new Shared(channel, facts.key());
    }

    private static void check(Path path, FileFacts facts) throws IOException {
        if (facts.kind() != FileKind.FILE || !facts.isMine() || !facts.isPrivate()) {
            throw new AccessRefusedException(
                    "opening the queue in " + path.getParent() + ": " + path + " is " + facts.kind() + " of user "
                            + facts.uid() + " with mode " + facts.permissions()
                            + ", and should be this user's own file with mode 0600",
                    null);
        }
    }

    /** How many class loaders have the file open. */
    private static int count(Object key, int step) {
        Properties properties = System.getProperties();
        Object now = properties.compute(PROPERTY + key, (name, old) -> {
            int count = step + (old == null ? 0 : Integer.parseInt(old.toString()));
            return count == 0 ? null : String.valueOf(count);
        });
        return now == null ? 0 : Integer.parseInt(now.toString());
    }

    /** Null if it is held: by another process, or by somebody in this one. */
    @Nullable
    FileLock tryLock(long at, long size) throws IOException {
        try {
            return shared.channel.tryLock(at, size, false);
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Whether the file is still the one that others find. */
    boolean isInPlace() throws IOException {
        FileFacts facts = FileFacts.of(path);
        return facts != null && facts.key().equals(shared.key);
    }

    /** Whether the kernel knows of our lock; true if it does not tell. It does not say which of our locks: it joins neighbours. */
    boolean isHeld(long at, long pid) {
        try {
            String inode = ":" + Files.getAttribute(path, "unix:ino") + " ";
            String all = Files.readString(LOCKS);
            for (int found = all.indexOf(inode); found >= 0; found = all.indexOf(inode, found + 1)) {
                int begin = all.lastIndexOf('\n', found) + 1;
                int end = all.indexOf('\n', found);
                String[] fields = all.substring(begin, end < 0 ? all.length() : end)
                        .strip()
                        .split("\\s+");
                if (fields.length == 8
                        && fields[1].equals("POSIX")
                        && fields[4].equals(String.valueOf(pid))
                        && Long.parseLong(fields[6]) <= at
                        && (fields[7].equals("EOF") || Long.parseLong(fields[7]) >= at)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | RuntimeException e) {
            return true;
        }
    }

    /** The caller has released its locks. */
    void close() {
        BOOK.lock();
        try {
            if (--shared.users == 0 && count(shared.key, -1) == 0) {
                OPEN.remove(shared.key);
                Sockets.closeQuietly(shared.channel);
            }
        } finally {
            BOOK.unlock();
        }
    }
}
