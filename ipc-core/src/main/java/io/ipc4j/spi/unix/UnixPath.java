package io.ipc4j.spi.unix;

import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads the path of an address like {@code unix:/path}, where a socket can be. */
public final class UnixPath {
    /**
     * In bytes. Linux has room for 107, of which the JDK uses 106, of which a socket in the making takes three more than its
     * path; macOS has room for 103. A round number that holds everywhere is easier to remember.
     */
    static final int LONGEST = 100;

    private UnixPath() {}

    /**
     * The path of an address.
     *
     * @param address without its query
     * @return an absolute path, short enough for a socket
     * @throws IllegalArgumentException if the address has none
     */
    public static Path of(URI address) {
        if (address.isOpaque()) {
            if (address.getSchemeSpecificPart().startsWith("@")) {
                throw malformed(address, "an abstract name is no path; only unix: knows them");
            }
            throw malformed(address, "a relative path would mean another place in each process");
        }
        if (address.getRawAuthority() != null || address.getRawFragment() != null) {
            throw malformed(address, "there is something beside the path");
        }
        String text = address.getPath();
        if (text.endsWith("/") || text.endsWith("/.") || text.endsWith("/..")) {
            throw malformed(address, "the path names a directory");
        }
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException e) {
            throw malformed(address, e.getMessage());
        }
        checkLength(address, path);
        return path;
    }

    /**
     * Whether a socket's path may be so long.
     *
     * @param path the path, not null
     * @return true if it may
     */
    public static boolean fits(Path path) {
        return length(path) <= LONGEST;
    }

    private static int length(Path path) {
        return path.toString().getBytes(encoding()).length;
    }

    static void checkLength(URI address, Path path) {
        if (!fits(path)) {
            throw new IllegalArgumentException("\"" + address + "\": the path " + path + " has " + length(path)
                    + " bytes, and a Unix socket's may have " + LONGEST);
        }
    }

    /** That of file names. */
    private static Charset encoding() {
        return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    }

    private static IllegalArgumentException malformed(URI address, String why) {
        return new IllegalArgumentException("\"" + address + "\" is not an address of a socket file; one is like "
                + address.getScheme() + ":/run/app/echo.sock, with an absolute path: " + why);
    }
}
