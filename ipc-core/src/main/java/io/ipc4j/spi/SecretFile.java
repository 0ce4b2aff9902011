package io.ipc4j.spi;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.IpcException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads a file whose contents only its owner may know. */
public final class SecretFile {
    private SecretFile() {}

    /**
     * Reads all of it.
     *
     * @param file a regular file of this user's or root's that nobody else may read or write; a symbolic link is followed, and
     *     where it leads is judged
     * @param most how many bytes it may have, one line feed at its end not counted
     * @return what is in it
     * @throws AccessRefusedException if others could have read or written it, or this process may not read it
     * @throws IpcException if there is no such file, or it is larger
     */
    public static byte[] read(Path file, int most) {
        try {
            Path real = file.toRealPath();
            FileFacts before = check(file, FileFacts.of(real));
            byte[] bytes;
            try (InputStream in = Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS)) {
                bytes = in.readNBytes(most + 2);
            }
            FileFacts after = check(file, FileFacts.of(real));
            if (!before.key().equals(after.key())) {
                throw new IpcException(file + " was replaced while it was read; try again");
            }
            if (bytes.length > most + 1 || (bytes.length == most + 1 && bytes[most] != '\n')) {
                throw new IpcException(file + " has more than " + most + " bytes; is it the right file?");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new IpcException(
                    "there is no file " + file.toAbsolutePath()
                            + (file.startsWith("~") ? "; ~ is not expanded, give the whole path" : ""),
                    e);
        } catch (AccessDeniedException e) {
            throw new AccessRefusedException("this process may not read " + file, e);
        } catch (IOException e) {
            throw new IpcException("reading " + file + " failed: " + e.getMessage(), e);
        }
    }

    private static FileFacts check(Path file, @Nullable FileFacts facts) throws IOException {
        if (facts == null) {
            throw new NoSuchFileException(file.toString());
        }
        if (facts.kind() != FileKind.FILE) {
            throw new IpcException(file + " is " + facts.kind() + ", and must be a regular file");
        }
        if (facts.uid() != Users.ROOT && !facts.isMine()) {
            throw new AccessRefusedException(
                    file + " belongs to user " + facts.uid() + ", who knows what is in it. Use a file of your own",
                    null);
        }
        if (facts.isOpenToOthers()) {
            throw new AccessRefusedException(
                    file + " has mode " + facts.permissions()
                            + ": others could have read or written it. Try chmod 600 " + file
                            + ", and a new secret if somebody may have",
                    null);
        }
        return facts;
    }
}
