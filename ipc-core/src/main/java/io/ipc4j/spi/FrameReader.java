package io.ipc4j.spi;

import io.ipc4j.ChannelBrokenException;
import io.ipc4j.FrameHandler;
import io.ipc4j.ProtocolException;
import java.io.IOException;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Cuts messages out of a byte stream and shows them in place. Its buffer grows with the bytes that have come, never with
 * what a length announces, and shrinks while nothing moves.
 */
final class FrameReader {
    /** At most this much in one read: the JDK keeps a buffer of this size a thread for reading into the heap. */
    private static final int MOST_AT_ONCE = 256 << 10;

    /** What a virtual machine can allocate in one piece; a message has 1 GiB at most. */
    private static final long LARGEST = Integer.MAX_VALUE - 8;

    private final ByteStream stream;
    private final FrameFormat format;

    private @Nullable Block in;
    /** What has come and not been handed out: {@code [from, to)}. */
    private int from;

    private int to;
    private boolean ended;
    /** What comes next is no message. */
    private boolean spoiled;

    FrameReader(ByteStream stream, FrameFormat format) {
        this.stream = stream;
        this.format = format;
    }

    /** As {@link Link#tryRead}. */
    int tryRead(FrameHandler handler, int limit) throws IOException {
        while (true) {
            int handedOut = handOut(handler, limit);
            if (handedOut > 0) {
                return handedOut;
            }
            if (!ended && !fill()) {
                return 0;
            }
            if (ended) {
                return end();
            }
        }
    }

    private int handOut(FrameHandler handler, int limit) {
        int handedOut = 0;
        while (handedOut < limit && from < to && isWhole(handedOut > 0)) {
            Block block = in;
            assert block != null;
            // A handler may have changed the order, of this block's last message maybe on another line.
            block.view.clear().order(ByteOrder.BIG_ENDIAN).limit(format.end).position(format.start);
            from = format.next; // before the handler, which may throw
            handedOut++;
            handler.onFrame(block.view);
        }
        return handedOut;
    }

    private boolean isWhole(boolean later) {
        assert in != null;
        try {
            return format.find(in.bytes, from, to) <= to - from;
        } catch (ProtocolException e) {
            spoiled = true;
            if (later) {
                return false; // the next call finds it again
            }
            throw e;
        }
    }

    /** Whether the next call has something to say of what is here already. */
    boolean isSpoiled() {
        return spoiled;
    }

    /** As {@link Link#holdsSome}. */
    boolean holdsSome() {
        return from < to;
    }

    private int end() {
        if (from < to) {
            throw new ChannelBrokenException(
                    "the peer was gone in the middle of a message, of which " + (to - from) + " bytes had come", null);
        }
        trim();
        return -1;
    }

    /** Reads once; false if nothing was there. */
    private boolean fill() throws IOException {
        Block block = makeRoom();
        block.bytes
                .limit((int) Math.min(block.capacity(), (long) to + MOST_AT_ONCE))
                .position(to);
        int count = stream.read(block.bytes);
        block.bytes.clear();
        if (count > 0) {
            to += count;
        }
        ended = count < 0;
        return count != 0;
    }

    private Block makeRoom() {
        Block block = in;
        if (block == null) {
            block = in = Block.take(Block.POOLED);
        }
        if (from == to) {
            from = to = 0;
        } else if (to == block.capacity()) {
            // Half a buffer of room is worth moving the rest; else it takes a larger one.
            boolean move = from > 0 && (from >= block.capacity() / 2 || block.capacity() >= Block.POOLED);
            block = moveTo(move ? block : Block.take(twice(block.capacity())));
        }
        return block;
    }

    private static int twice(int capacity) {
        return (int) Math.max(Block.POOLED, Math.min(2L * capacity, LARGEST));
    }

    /** As {@link Link#trim}. */
    void trim() {
        Block block = in;
        if (block == null) {
            return;
        }
        if (from == to) {
            from = to = 0;
            in = null;
            block.give();
        } else if (block.capacity() / 4 > to - from) {
            moveTo(Block.small(to - from));
        }
    }

    private Block moveTo(Block other) {
        Block block = in;
        assert block != null;
        if (other == block) {
            block.bytes.limit(to).position(from);
            block.bytes.compact().clear();
        } else {
            block.view.clear().limit(to).position(from);
            other.bytes.put(block.view).clear();
            block.give();
        }
        in = other;
        to -= from;
        from = 0;
        return other;
    }
}
