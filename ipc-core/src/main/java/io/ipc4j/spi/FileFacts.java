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
 * @param key device and inode
 */
record FileFacts(int mode, int uid, int links, long size, Object key) {

    /** Null if nothing is there. */
    static @Nullable FileFacts of(Path path) throws IOException {
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

    FileKind kind() {
        return FileKind.of(mode);
    }

    boolean isMine() throws IOException {
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

    String permissions() {
        return String.format("%04o", mode & 07777);
    }
}
