package io.ipc4j.pipe;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads the path of an address like {@code pipe:/path}. */
final class PipePath {

    private PipePath() {}

    static Path of(URI address) {
        if (address.isOpaque()) {
            throw malformed(address, "a relative path would mean another place in each process");
        }
        if (address.getRawAuthority() != null || address.getRawFragment() != null) {
            throw malformed(address, "there is something beside the path");
        }
        String text = address.getPath();
        if (text.endsWith("/") || text.endsWith("/.") || text.endsWith("/..")) {
            throw malformed(address, "the path names a directory");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw malformed(address, e.getMessage());
        }
    }

    private static IllegalArgumentException malformed(URI address, String why) {
        return new IllegalArgumentException("\"" + address
                + "\" is not an address of a named pipe; one is like pipe:/run/app/echo, with an absolute path: "
                + why);
    }
}
