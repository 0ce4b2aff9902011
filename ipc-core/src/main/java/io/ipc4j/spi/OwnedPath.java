package io.ipc4j.spi;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.AddressInUseException;
import io.ipc4j.IpcException;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A path that one listener of the machine owns, for transports whose addresses are files.
 *
 * <p>The owner holds a lock on {@code PATH.lock}, which the kernel drops when its process dies. Only the owner replaces or removes
 * what is at the path, so a crashed listener's leftovers are taken over and a live one's never are, however many start at
 * once. What is new is made in {@link #workshop}, a directory that nobody else can enter, and then moved to the path in one
 * step: it has its owner and mode from the first moment that others can see it.
 *
 * <p>The directory must belong to this user or to root, and nobody else may write to it unless it is sticky, as {@code /tmp} is.
 * What is at the path and is not of the expected kind, or another user's, is left alone.
 *
 * <p>Not to be done by anybody in the same process: opening the lock file. POSIX drops a lock when its process closes any
 * descriptor of that file.
 */
public final class OwnedPath implements Closeable {
    /** What this class loader's part of the process owns or is about to: a lock file must not be opened twice. */
    private static final Set<Path> OWNED = ConcurrentHashMap.newKeySet();

    private final URI address;
    private final Path path;
    private final FileKind kind;
    private final LockFile lock;
    private final boolean occupied;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable Object published;

    private OwnedPath(URI address, Path path, FileKind kind, LockFile lock) throws IOException {
        this.address = address;
        this.path = path;
        this.kind = kind;
        this.lock = lock;
        this.occupied = checkOccupant();
    }

    /**
     * Becomes the owner; does not wait, and can't be interrupted.
     *
     * @param address what to call it in errors
     * @param path an absolute path
     * @param kind what will be there
     * @return the owned path, to close when it is no longer needed
     * @throws AddressInUseException if another listener owns it
     * @throws AccessRefusedException if the directory is open to others, or a file belongs to another user
     * @throws IpcException if the directory is missing, or something else is at the path
     */
    public static OwnedPath claim(URI address, Path path, FileKind kind) {
        try {
            Path real = SafeDirectory.check(address, path.getParent()).resolve(path.getFileName());
            if (!OWNED.add(real)) {
                throw inUse(address, "this process listens there already");
            }
            OwnedPath owned = null;
            try {
                owned = lock(address, real, kind);
                return owned;
            } finally {
                if (owned == null) {
                    OWNED.remove(real);
                }
            }
        } catch (IOException e) {
            throw failure(address, e);
        }
    }

    private static OwnedPath lock(URI address, Path path, FileKind kind) throws IOException {
        LockFile lock = LockFile.acquire(address, path.resolveSibling(path.getFileName() + ".lock"));
        if (lock == null) {
            throw inUse(address, "somebody else listens there");
        }
        OwnedPath owned = null;
        try {
            owned = new OwnedPath(address, path, kind, lock);
            return owned;
        } finally {
            if (owned == null) {
                lock.giveUp();
            }
        }
    }

    /**
     * The path, its directory free of symbolic links.
     *
     * @return an absolute path
     */
    public Path path() {
        return path;
    }

    /**
     * Whether something of the expected kind was at the path already. It is a leftover, or belongs to a program that knows
     * nothing of lock files: look, before you {@link #publish}.
     *
     * @return true if so
     */
    public boolean isOccupied() {
        return occupied;
    }

    /**
     * A name to make the new file at. Its directory is new, and can be entered by this user only; it is gone after
     * {@link #publish} or {@link #close}.
     *
     * @return a path three bytes longer than the path, in the same file system
     * @throws IOException if the directory can't be made
     */
    public Path workshop() throws IOException {
        clearWorkshop(); // a crash may have left it
        Files.createDirectory(
                workshopDirectory(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return workshopFile();
    }

    /**
     * Moves to the path what was made in the {@link #workshop}, in one step, in place of what was there.
     *
     * @throws IOException if that fails
     */
    public void publish() throws IOException {
        FileFacts made = FileFacts.of(workshopFile());
        if (made == null || made.kind() != kind) {
            throw new NoSuchFileException(workshopFile().toString());
        }
        checkOccupant();
        Files.move(workshopFile(), path, StandardCopyOption.ATOMIC_MOVE);
        published = made.key();
        clearWorkshop();
    }

    /** Removes what was published if it is still there, then the lock file, then drops the lock. If nothing was, all stays as it was found. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            FileFacts there = FileFacts.of(path);
            if (there != null && there.key().equals(published)) {
                Files.delete(path);
            }
            clearWorkshop();
        } catch (IOException e) {
            // What is left is taken over by the next one.
        } finally {
            if (published != null) {
                lock.release();
            } else {
                lock.giveUp();
            }
            OWNED.remove(path);
        }
    }

    /** Whether something is there; what isn't ours to replace ends the attempt. */
    private boolean checkOccupant() throws IOException {
        FileFacts there = FileFacts.of(path);
        if (there == null) {
            return false;
        }
        if (there.kind() != kind) {
            throw new IpcException("listening at " + address + ": " + path + " is " + there.kind() + ", not " + kind
                    + ", and is left as it is. Choose another address, or remove it");
        }
        if (!there.isMine()) {
            throw new AccessRefusedException(
                    "listening at " + address + ": " + path + " belongs to user " + there.uid()
                            + ". Choose another address, or have it removed",
                    null);
        }
        return true;
    }

    private Path workshopDirectory() {
        return path.resolveSibling(path.getFileName() + "~");
    }

    private Path workshopFile() {
        return workshopDirectory().resolve("s");
    }

    private void clearWorkshop() throws IOException {
        FileFacts directory = FileFacts.of(workshopDirectory());
        if (directory == null) {
            return;
        }
        if (directory.kind() != FileKind.DIRECTORY || !directory.isMine() || directory.isWritableByOthers()) {
            throw new IOException(workshopDirectory() + " is in the way; remove it");
        }
        FileFacts left = FileFacts.of(workshopFile());
        if (left != null && left.kind() == kind) {
            Files.delete(workshopFile());
        }
        Files.delete(workshopDirectory());
    }

    private static AddressInUseException inUse(URI address, String who) {
        return new AddressInUseException(
                "listening at " + address + ": " + who + ". Choose another address, or stop them", null);
    }

    private static IpcException failure(URI address, IOException e) {
        return e instanceof AccessDeniedException
                ? new AccessRefusedException("listening at " + address + ": permission denied: " + e.getMessage(), e)
                : new IpcException("listening at " + address + " failed: " + e, e);
    }
}
