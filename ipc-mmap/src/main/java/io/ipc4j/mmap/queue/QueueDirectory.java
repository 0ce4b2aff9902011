package io.ipc4j.mmap.queue;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.QueueException;
import io.ipc4j.spi.FileFacts;
import io.ipc4j.spi.FileKind;
import io.ipc4j.spi.Users;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;

/**
 * The directory of a queue: this user's, closed to all others, on a file system whose mapped files all processes see alike.
 *
 * @param path without symbolic links
 */
record QueueDirectory(Path path) {
    static final String DATA = "data";
    static final String DEAD = "dead";

    private static final FileAttribute<?> MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Set<String> NOT_SHARED = Set.of("nfs", "nfs4", "cifs", "smb3", "9p");
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int STICKY = 01000;

    /** For messages: its address. */
    @Override
    public String toString() {
        return name(path);
    }

    private static String name(Path path) {
        return "mmap:" + path;
    }

    Path data() {
        return path.resolve(DATA);
    }

    Path dead() {
        return path.resolve(DEAD);
    }

    /** Makes it if it is not there. */
    static QueueDirectory prepare(Path given) throws IOException {
        Path parent = given.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("the queue " + name(given) + " can't be the root directory");
        }
        Path path;
        try {
            path = parent.toRealPath().resolve(given.getFileName());
        } catch (NoSuchFileException e) {
            throw new QueueException(
                    "opening the queue " + name(given) + ": there is no directory " + parent + ". Make it first", e);
        }
        checkParent(path);
        if (!isOfDeadLetters(path)) {
            Bell.checkLength(path);
        }
        try {
            Files.createDirectory(path, MODE);
        } catch (FileAlreadyExistsException e) {
            // checked below, as what was just made is
        }
        checkOwn(path);
        checkFileSystem(path);
        return new QueueDirectory(path);
    }

    /** Its length was looked at with that of the queue. */
    private static boolean isOfDeadLetters(Path path) throws IOException {
        return path.endsWith(DEAD) && FileFacts.of(path.resolveSibling(DATA)) != null;
    }

    private static void checkParent(Path path) throws IOException {
        FileFacts facts = FileFacts.of(path.getParent());
        if (facts == null || facts.kind() != FileKind.DIRECTORY) {
            throw new QueueException("opening the queue " + name(path) + ": " + path.getParent() + " is no directory");
        }
        if (facts.uid() != Users.ROOT && !facts.isMine()
                || (facts.mode() & WRITABLE_BY_OTHERS) != 0 && (facts.mode() & STICKY) == 0) {
            throw new AccessRefusedException(
                    "opening the queue " + name(path) + ": others can write to the directory " + path.getParent()
                            + " (user "
                            + facts.uid() + ", mode " + facts.permissions()
                            + "), and could put something else in its place. Use a directory of your own",
                    null);
        }
    }

    private static void checkOwn(Path path) throws IOException {
        FileFacts facts = FileFacts.of(path);
        if (facts == null || facts.kind() != FileKind.DIRECTORY) {
            throw new QueueException("opening the queue " + name(path) + ": it is "
                    + (facts == null ? "gone" : facts.kind()) + ", and should be a directory");
        }
        if (!facts.isMine() || !facts.isPrivate()) {
            throw new AccessRefusedException(
                    "opening the queue " + name(path) + ": it belongs to user " + facts.uid() + " and has mode "
                            + facts.permissions() + ", and should be this user's own with mode 0700: who can write to"
                            + " its files can end this process",
                    null);
        }
    }

    private static void checkFileSystem(Path path) throws IOException {
        String type = Files.getFileStore(path).type().toLowerCase(Locale.ROOT);
        if (NOT_SHARED.contains(type) || type.startsWith("fuse")) {
            throw new QueueException("opening the queue " + name(path) + ": on a file system of type " + type
                    + " processes do not see each other's memory. Use a local disk, or /dev/shm");
        }
    }

    /** Refuses to make a queue among somebody's other files. */
    void checkNothingElse() throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(path)) {
            for (Path each : all) {
                String name = each.getFileName().toString();
                if (!name.equals("lock")
                        && !name.equals(DEAD)
                        && !name.startsWith("data.")
                        && !name.startsWith("bell-")) {
                    throw new QueueException("making a queue at " + name(path)
                            + ": the directory has other files in it, like " + name + ". Choose another");
                }
            }
        }
    }
}
