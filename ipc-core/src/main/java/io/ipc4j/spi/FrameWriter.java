package io.ipc4j.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Puts messages into a byte stream, many to a system call. A large one flows through the same small buffer. */
final class FrameWriter {
    private final ByteStream stream;
    private final FrameFormat format;
    private final int capacity;

    /** What was taken: {@code [pushed, position)} is still to push. Null when that is nothing. */
    private @Nullable Block out;

    private int pushed;
    /** Whether a part of the message that was offered last is taken. */
    private boolean begun;

    FrameWriter(ByteStream stream, FrameFormat format, int capacity) {
        this.stream = stream;
        this.format = format;
        this.capacity = capacity;
    }

    /** As {@link Link#tryWrite}. */
    boolean tryWrite(ByteBuffer message) throws IOException {
        return appendSmall(message) || appendByParts(message);
    }

    /** The common case: there is a buffer, and the whole message fits in. */
    private boolean appendSmall(ByteBuffer message) {
        Block block = out;
        if (block == null || begun) {
            return false;
        }
        ByteBuffer bytes = block.bytes;
        int length = message.remaining();
        // No sum here: a length may be near the largest int.
        if (length > capacity - bytes.position() - format.header() - format.trailer()) {
            return false;
        }
        format.begin(bytes, length);
        bytes.put(message);
        format.end(bytes);
        return true;
    }

    private boolean appendByParts(ByteBuffer message) throws IOException {
        if (!begun) {
            long whole = (long) format.header() + message.remaining() + format.trailer();
            int needed = (int) Math.min(whole, capacity);
            if (room(needed) < needed) {
                push();
                if (room(needed) < needed) {
                    return false;
                }
            }
            format.begin(block().bytes, message.remaining());
            begun = true;
        }
        while (true) {
            copy(message);
            if (!message.hasRemaining() && room(1) >= format.trailer()) {
                format.end(block().bytes);
                begun = false;
                return true;
            }
            if (!push() && room(1) == 0) {
                return false;
            }
        }
    }

    /** As {@link Link#flush}. */
    boolean push() throws IOException {
        Block block = out;
        if (block == null) {
            return true;
        }
        ByteBuffer bytes = block.bytes;
        int end = bytes.position();
        bytes.limit(end).position(pushed);
        try {
            pushed += stream.write(bytes);
        } finally {
            bytes.limit(bytes.capacity()).position(end);
        }
        if (pushed < end) {
            return false;
        }
        pushed = 0;
        bytes.clear();
        if (block.isPooled()) {
            out = null;
            block.give();
        }
        return true;
    }

    private void copy(ByteBuffer message) {
        int length = Math.min(message.remaining(), room(1));
        if (length > 0) {
            int limit = message.limit();
            message.limit(message.position() + length);
            block().bytes.put(message);
            message.limit(limit);
        }
    }

    /** How much can be taken now. Moves what is left to the front if less than {@code wanted} would fit otherwise. */
    private int room(int wanted) {
        Block block = out;
        if (block == null) {
            return capacity;
        }
        ByteBuffer bytes = block.bytes;
        if (pushed > 0 && capacity - bytes.position() < wanted) {
            bytes.limit(bytes.position()).position(pushed);
            bytes.compact();
            pushed = 0;
        }
        return capacity - bytes.position();
    }

    private Block block() {
        if (out == null) {
            out = Block.take(capacity);
        }
        return out;
    }
}
