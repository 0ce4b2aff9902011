package io.ipc4j.unix;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads the name of an address like {@code unix:@name}: Linux's abstract namespace, which is no part of the file system. */
final class AbstractName {
    /** In bytes, as for paths. */
    private static final int LONGEST = 100;

    private AbstractName() {}

    static boolean isOne(URI address) {
        return address.isOpaque() && address.getSchemeSpecificPart().startsWith("@");
    }

    /** The name with its {@code @}. A path only in that the seam to the sockets takes one. */
    static Path of(URI address) {
        String name = address.getSchemeSpecificPart();
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length < 2 || length > LONGEST || address.getRawFragment() != null || name.contains("/")) {
            throw malformed(address);
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw malformed(address);
        }
    }

    private static IllegalArgumentException malformed(URI address) {
        return new IllegalArgumentException("\"" + address
                + "\" is not an abstract name; one is like unix:@echo, without slashes and of at most " + LONGEST
                + " bytes");
    }
}
