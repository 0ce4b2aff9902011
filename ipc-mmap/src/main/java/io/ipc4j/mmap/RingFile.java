package io.ipc4j.mmap;

import io.ipc4j.IpcException;
import io.ipc4j.ProtocolException;
import io.ipc4j.mmap.memory.Mapping;
import io.ipc4j.spi.FileFacts;
import io.ipc4j.spi.FileKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.LoggerFactory;

/**
 * A file with the two rings of a channel. The listener's process makes it, both map it, and then it has no name any more.
 *
 * <p>All of it is written before it is mapped. A mapped page that the file system has no room for kills the JVM, or worse; a write says so in
 * words.
 *
 * @param path where it is, or was
 * @param mapping what is in it
 * @param ring the size of each ring
 * @param token what tells it from other files
 */
record RingFile(Path path, Mapping mapping, int ring, byte[] token) {
    /** Between what one of the two sides may do to the other through a file of theirs there is nothing: so nobody else may open it. */
    private static final FileAttribute<?> MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final Set<OpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    private static final Set<OpenOption> EXISTING =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int REGULAR = 0100600;
    private static final int CHUNK = 64 << 10;

    /** How the names of all files of one listener begin, in a directory that it may share with others. */
    static String prefix(Path listener) {
        return "ipc4j-" + UUID.nameUUIDFromBytes(listener.toString().getBytes(StandardCharsets.UTF_8)) + "-";
    }

    /** Makes one. */
    static RingFile create(Path directory, String prefix, int ring) throws IOException {
        byte[] token = new byte[RingLayout.TOKEN_LENGTH];
        RANDOM.nextBytes(token);
        Path path = directory.resolve(prefix + HexFormat.of().formatHex(token, 0, 8));
        long size = RingLayout.fileSize(ring);
        checkSpace(directory, size);
        boolean made = false;
        try (FileChannel file = FileChannel.open(path, NEW, MODE)) {
            fill(file, size);
            Mapping mapping = Mapping.of(file, size);
            RingLayout.stamp(mapping.bytes, ring, token);
            made = true;
            return new RingFile(path, mapping, ring, token);
        } catch (IOException e) {
            throw new IOException(
                    "making a ring file of " + size + " bytes in " + place(directory) + " failed: " + e.getMessage()
                            + ". ring= in the address sets the size, ringDir= the directory",
                    e);
        } finally {
            if (!made) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** Says so if there is no room for a file. */
    static void checkSpace(Path directory, long size) throws IOException {
        long free = Files.getFileStore(directory).getUsableSpace();
        if (free < size) {
            throw new IOException("a ring file takes " + size + " bytes, and " + place(directory) + " has " + free
                    + " left. ring= in the address sets the size, ringDir= the directory");
        }
    }

    /** A directory, and where that is. */
    private static String place(Path directory) throws IOException {
        FileStore store = Files.getFileStore(directory);
        return directory + " (file system " + store.name() + ", " + store.type() + ")";
    }

    private static void fill(FileChannel file, long size) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK);
        for (long left = size; left > 0; ) {
            zeros.clear().limit((int) Math.min(left, CHUNK));
            left -= file.write(zeros);
        }
    }

    /**
     * Maps the file that the listener's process made, if it is what it said. An interrupt, which closes the file, is no fault of
     * the listener's: the file is opened again, and the interrupt is there for whoever waits next.
     */
    static RingFile open(Path path, int ring, byte[] token, int owner) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                interrupted |= Thread.interrupted();
                try {
                    return tryOpen(path, ring, token, owner);
                } catch (ClosedByInterruptException e) {
                    // Once more.
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RingFile tryOpen(Path path, int ring, byte[] token, int owner) throws IOException {
        Map<String, Object> facts = Files.readAttributes(path, "unix:mode,uid,size", LinkOption.NOFOLLOW_LINKS);
        long size = RingLayout.fileSize(ring);
        if ((int) facts.get("mode") != REGULAR || (int) facts.get("uid") != owner || (long) facts.get("size") != size) {
            throw new ProtocolException(
                    path + " is not a ring file of user " + owner + " with " + size + " bytes and mode 0600: " + facts,
                    null);
        }
        try (FileChannel file = FileChannel.open(path, EXISTING)) {
            if (file.size() != size) {
                throw new ProtocolException(path + " is no ring file: its size changes", null);
            }
            Mapping mapping = Mapping.of(file, size);
            if (!RingLayout.isStamped(mapping.bytes, ring, token)) {
                mapping.close();
                throw new ProtocolException(path + " is not the ring file that the listener has spoken of", null);
            }
            return new RingFile(path, mapping, ring, token);
        }
    }

    /** Takes its name away. */
    void unlink() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // The next listener at this address does it.
        }
    }

    /**
     * Removes what killed listeners at the same address have left. The caller owns the address. Anybody may make something of
     * such a name in a directory that they share: what is no file of this user is left, and nothing of it is in the way.
     */
    static void clear(Path directory, String prefix) {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, prefix + "*")) {
            for (Path each : left) {
                remove(each);
            }
        } catch (DirectoryIteratorException e) {
            stays(directory, e);
        } catch (IOException e) {
            throw new IpcException("clearing the ring files of a killed listener in " + directory + " failed: " + e, e);
        }
    }

    private static void remove(Path left) {
        try {
            FileFacts facts = FileFacts.of(left);
            if (facts != null && facts.kind() == FileKind.FILE && facts.isMine()) {
                Files.deleteIfExists(left);
            }
        } catch (IOException e) {
            stays(left, e);
        }
    }

    private static void stays(Path what, Exception e) {
        LoggerFactory.getLogger(RingFile.class)
                .debug("{}: what a killed listener has left stays: {}", what, e.toString());
    }
}
