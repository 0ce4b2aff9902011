package io.ipc4j.pipe;

/** Bytes on their way between a buffer and a file stream, which knows only arrays. Small while little moves. */
final class Scratch {
    private static final int SMALL = 4 << 10;
    /** What a pipe holds on Linux. */
    static final int LARGE = 64 << 10;

    private byte[] bytes = new byte[0];

    /** An array of this size at least; {@link #LARGE} at most. */
    byte[] of(int size) {
        if (bytes.length < size) {
            bytes = new byte[size <= SMALL ? SMALL : LARGE];
        }
        return bytes;
    }

    /** Called while nothing moves. */
    void trim() {
        if (bytes.length > SMALL) {
            bytes = new byte[0];
        }
    }
}
