package io.ipc4j.spi;

import io.ipc4j.ChannelOptions;
import io.ipc4j.ProtocolException;
import java.nio.ByteBuffer;

/**
 * How one message stands in a byte stream. One instance reads one stream: it remembers how far it has looked.
 *
 * <p>After a {@link #find} that was true: the message is {@code [start, end)}, and the next frame begins at {@code next}.
 */
abstract class FrameFormat {
    int start;
    int end;
    int next;

    /** In bytes, without what stands around the message; may change between two frames. */
    int maxMessage;

    FrameFormat(int maxMessage) {
        this.maxMessage = maxMessage;
    }

    static FrameFormat of(ChannelOptions options) {
        return switch (options.framing()) {
            case LENGTH -> new LengthFormat(options.maxMessage());
            case LINE -> new LineFormat(options.maxMessage());
            case RAW -> new RawFormat(options.maxMessage());
        };
    }

    /** How many bytes stand before a message. */
    abstract int header();

    /** How many bytes stand after a message. */
    abstract int trailer();

    /** Refuses a message that this format can't carry. */
    abstract void check(ByteBuffer message);

    /** Writes what stands before a message of this length. */
    abstract void begin(ByteBuffer to, int length);

    /** Writes what stands after a message. */
    abstract void end(ByteBuffer to);

    /**
     * Looks for a whole frame in {@code [from, to)}.
     *
     * @return how many bytes the frame has at least; it is whole if they are all there
     * @throws ProtocolException if no peer sends this
     */
    abstract int find(ByteBuffer in, int from, int to);
}
