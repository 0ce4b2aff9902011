package io.ipc4j.mmap.queue;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.QueueException;
import io.ipc4j.mmap.memory.Mapping;
import io.ipc4j.spi.FileFacts;
import io.ipc4j.spi.FileKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code data} of a queue. All of it is written before it is at its place: a mapped page that the file system has no room for would
 * kill the JVM. It never changes its size.
 *
 * @param key what tells it from another file at the same path
 */
record QueueFile(QueueHead head, Mapping mapping, Object key) {
    private static final FileAttribute<?> MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<OpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final Set<OpenOption> READ_WRITE =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    private static final String NEW_PREFIX = "data.";
    private static final int CHUNK = 1 << 20;

    /** Opens it, or makes it; the caller keeps others from doing so meanwhile. */
    static QueueFile open(QueueDirectory directory, QueueSettings settings) throws IOException {
        if (FileFacts.of(directory.data()) == null) {
            directory.checkNothingElse();
            create(directory, settings.create());
        }
        return map(directory, READ_WRITE, settings);
    }

    /** To look at only. */
    static QueueFile openReadOnly(QueueDirectory directory, QueueSettings settings) throws IOException {
        return map(directory, READ, settings);
    }

    private static QueueFile map(QueueDirectory directory, Set<OpenOption> mode, QueueSettings settings)
            throws IOException {
        Path path = directory.data();
        String name = directory.toString();
        FileFacts facts = FileFacts.of(path);
        if (facts == null) {
            throw new QueueException("opening the queue " + name + ": there is no file " + path + ". Is it a queue?");
        }
        check(path, facts);
        try (FileChannel file = FileChannel.open(path, mode)) {
            ByteBuffer bytes = ByteBuffer.allocate(QueueLayout.HEAD_END);
            while (bytes.hasRemaining() && file.read(bytes, bytes.position()) > 0) {
                // on
            }
            QueueHead head = QueueHead.of(bytes.flip(), name);
            long size = head.geometry().fileSize();
            if (file.size() != size) {
                throw QueueHead.corrupt(name, "its file has " + file.size() + " bytes, and should have " + size);
            }
            settings.check(head, name);
            Mapping mapping = mode == READ ? Mapping.readOnly(file, size) : Mapping.of(file, size);
            return new QueueFile(head, mapping, facts.key());
        }
    }

    private static void check(Path path, FileFacts facts) throws IOException {
        if (facts.kind() != FileKind.FILE || !facts.isMine() || !facts.isPrivate()) {
            throw new AccessRefusedException(
                    "opening the queue mmap:" + path.getParent() + ": " + path + " is " + facts.kind() + " of user "
                            + facts.uid() + " with mode " + facts.permissions()
                            + ", and should be this user's own file with mode 0600: who can write to it can end this process",
                    null);
        }
    }

    private static void create(QueueDirectory directory, QueueHead head) throws IOException {
        clear(directory.path());
        long size = head.geometry().fileSize();
        long free = Files.getFileStore(directory.path()).getUsableSpace();
        if (free < size) {
            throw noRoom(directory, size, "it has " + free + " left", null);
        }
        Path beside = directory.path().resolve(NEW_PREFIX + UUID.randomUUID());
        boolean made = false;
        try {
            fill(beside, head, size);
            CrashPoints.at(CrashPoint.CREATE_BEFORE_RENAME);
            Files.move(beside, directory.data(), StandardCopyOption.ATOMIC_MOVE);
            made = true;
        } catch (IOException e) {
            throw noRoom(directory, size, String.valueOf(e.getMessage()), e);
        } finally {
            if (!made) {
                Files.deleteIfExists(beside);
            }
        }
        try (FileChannel entry = FileChannel.open(directory.path())) {
            entry.force(true);
        }
    }

    private static QueueException noRoom(QueueDirectory directory, long size, String why, @Nullable Throwable e)
            throws IOException {
        return new QueueException(
                "making a queue of " + size + " bytes at " + directory + " (file system "
                        + Files.getFileStore(directory.path()).name() + ") failed: " + why
                        + ". capacity= or size= in the address sets the size",
                e);
    }

    /** What died in the middle of this has left. */
    private static void clear(Path directory) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, NEW_PREFIX + "*")) {
            for (Path each : left) {
                Files.deleteIfExists(each);
            }
        }
    }

    private static void fill(Path path, QueueHead head, long size) throws IOException {
        try (FileChannel file = FileChannel.open(path, NEW, MODE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK);
            for (long left = size; left > 0; ) {
                zeros.clear().limit((int) Math.min(left, CHUNK));
                left -= file.write(zeros);
            }
            ByteBuffer boot = ByteBuffer.wrap(ProcessFacts.bootId());
            write(file, head.toBytes(), 0);
            write(file, boot, QueueLayout.BOOT_ID);
            file.force(true);
        }
    }

    private static void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes, at + bytes.position());
        }
    }

    /** Whether the path still leads to this file, at its full size. */
    boolean isInPlace(QueueDirectory directory) throws IOException {
        FileFacts facts = FileFacts.of(directory.data());
        return facts != null
                && facts.key().equals(key)
                && facts.size() == head.geometry().fileSize();
    }
}
