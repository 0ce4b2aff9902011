package io.ipc4j.mmap;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A message that comes in many frames. It takes as much memory as has come, and at most as much again. */
final class Pieces {
    private static final byte[] NONE = {};

    private final int most;
    private byte[] bytes = NONE;
    private int size;

    Pieces(int most) {
        this.most = most;
    }

    boolean isBegun() {
        return size > 0;
    }

    int size() {
        return size;
    }

    /** Adds a piece with which the message is not larger than the limit. */
    void add(ByteBuffer piece) {
        int length = piece.remaining();
        if (length > bytes.length - size) {
            int twice = (int) Math.min(2L * size, most);
            bytes = Arrays.copyOf(bytes, Math.max(twice, size + length));
        }
        piece.get(bytes, size, length);
        size += length;
    }

    /** Gives the whole, and forgets it. */
    ByteBuffer take() {
        ByteBuffer whole = ByteBuffer.wrap(bytes, 0, size).asReadOnlyBuffer();
        bytes = NONE;
        size = 0;
        return whole;
    }
}
