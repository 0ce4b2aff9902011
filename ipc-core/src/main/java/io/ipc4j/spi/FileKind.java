package io.ipc4j.spi;

/** What stands at a path. A symbolic link is one, wherever it leads. */
public enum FileKind {
    /** A Unix-domain socket. */
    SOCKET(0140000, "a socket"),
    /** A named pipe. */
    FIFO(0010000, "a named pipe"),
    /** A file with bytes in it. */
    FILE(0100000, "a regular file"),
    /** A directory. */
    DIRECTORY(0040000, "a directory"),
    /** A symbolic link. */
    LINK(0120000, "a symbolic link"),
    /** A device, or what only one system knows. */
    OTHER(0, "a device");

    private static final int TYPE = 0170000;

    private final int bits;
    private final String text;

    FileKind(int bits, String text) {
        this.bits = bits;
        this.text = text;
    }

    /** What the mode of {@code stat} says. */
    static FileKind of(int mode) {
        for (FileKind kind : values()) {
            if (kind.bits == (mode & TYPE)) {
                return kind;
            }
        }
        return OTHER;
    }

    /** For people, with its article. */
    @Override
    public String toString() {
        return text;
    }
}
