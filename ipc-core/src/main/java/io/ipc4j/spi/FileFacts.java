package io.ipc4j.spi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the system says of a path without opening it, and without following a link at its end.
 *
 * @param mode type and permissions, as {@code stat} has them
 * @param uid the user it belongs to
 * @param links how many names it has
 * @param size in bytes
 * @param key device and inode
 */
public record FileFacts(int mode, int uid, int links, long size, Object key) {

    /**
     * Looks.
     *
     * @param path where
     * @return what is there; null if nothing is
     * @throws IOException if the system does not tell
     */
    public static @Nullable FileFacts of(Path path) throws IOException {
        Map<String, Object> all;
        try {
            all = Files.readAttributes(path, "unix:mode,uid,nlink,size,fileKey", LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            throw new IOException(path + ": it takes a file system with Unix owners and modes", e);
        }
        if ((int) all.get("nlink") == 0) {
            return null; // it was deleted while the system looked
        }
        return new FileFacts(
                (int) all.get("mode"),
                (int) all.get("uid"),
                (int) all.get("nlink"),
                (long) all.get("size"),
                all.get("fileKey"));
    }

    /**
     * What it is.
     *
     * @return its kind
     */
    public FileKind kind() {
        return FileKind.of(mode);
    }

    /**
     * Whether it belongs to the user that this process acts as.
     *
     * @return true if so
     * @throws IOException if the system does not tell who that is
     */
    public boolean isMine() throws IOException {
        return uid == Users.own();
    }

    /** Group and world both: who is in a group today is not for us to know. */
    boolean isWritableByOthers() {
        return (mode & 0022) != 0;
    }

    boolean isOpenToOthers() {
        return (mode & 0077) != 0;
    }

    /** Others may add files then, but not remove or rename mine. */
    boolean isSticky() {
        return (mode & 01000) != 0;
    }

    /**
     * Whether nobody but its user may do anything with it.
     *
     * @return true if so
     */
    public boolean isPrivate() {
        return (mode & 0077) == 0;
    }

    /**
     * Its permissions, for people.
     *
     * @return like {@code 0600}
     */
    public String permissions() {
        return String.format("%04o", mode & 07777);
    }
}
