package io.ipc4j.spi;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.IpcException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A directory in which nobody but this user and root can replace what is this user's. */
final class SafeDirectory {

    private SafeDirectory() {}

    /** Gives the directory without symbolic links in it. */
    static Path check(URI address, Path directory) throws IOException {
        Path real;
        try {
            real = directory.toRealPath();
        } catch (NoSuchFileException e) {
            throw missing(address, directory, e);
        }
        FileFacts facts = FileFacts.of(real);
        if (facts == null) {
            throw missing(address, directory, null);
        }
        if (facts.kind() != FileKind.DIRECTORY) {
            throw new IpcException(
                    "listening at " + address + ": " + real + " is " + facts.kind() + ", and should be a directory");
        }
        if (facts.uid() != Users.ROOT && !facts.isMine()) {
            throw new AccessRefusedException(
                    "listening at " + address + ": the directory " + real + " belongs to user " + facts.uid()
                            + ", who could put something else in its place. Use one of your own",
                    null);
        }
        if (facts.isWritableByOthers() && !facts.isSticky()) {
            throw new AccessRefusedException(
                    "listening at " + address + ": others can write to the directory " + real + " (mode "
                            + facts.permissions() + "), and could put something else in its place. Try chmod go-w "
                            + real + ", or a directory of your own",
                    null);
        }
        return real;
    }

    private static IpcException missing(URI address, Path directory, @Nullable Exception e) {
        return new IpcException(
                "listening at " + address + ": there is no directory " + directory + ". Make it first", e);
    }
}
