package io.ipc4j.mmap;

import io.ipc4j.FrameHandler;
import io.ipc4j.spi.ByteStream;
import io.ipc4j.spi.Readiness;
import java.nio.ByteBuffer;

/**
 * A stream of bytes over a link that carries messages: for those who want the framing of streams here too, as the chat does,
 * whose lines are the same on every transport.
 */
final class RingStream implements ByteStream {
    /** Goes whole into the smallest ring. */
    static final int CHUNK = 16 << 10;

    private final MmapLink link;
    private final FrameHandler taker = this::take;
    private final ByteBuffer rest = ByteBuffer.allocate(CHUNK).limit(0);
    private ByteBuffer target = rest;

    /** Makes a stream of a link, from now on its own; no message of the link has more than a chunk. */
    RingStream(MmapLink link) {
        this.link = link;
    }

    @Override
    public int read(ByteBuffer to) {
        int begin = to.position();
        if (!rest.hasRemaining()) {
            target = to;
            int count = link.tryRead(taker, 1);
            return count < 0 ? -1 : to.position() - begin;
        }
        move(rest, to);
        return to.position() - begin;
    }

    private void take(ByteBuffer frame) {
        move(frame, target);
        rest.clear().put(frame).flip();
    }

    private static void move(ByteBuffer from, ByteBuffer to) {
        int count = Math.min(from.remaining(), to.remaining());
        to.put(to.position(), from, from.position(), count);
        to.position(to.position() + count);
        from.position(from.position() + count);
    }

    /** Until all is written or there is no room: the peer tells of new room only to who found none. */
    @Override
    public int write(ByteBuffer from) {
        int begin = from.position();
        int end = from.limit();
        try {
            while (from.position() < end) {
                from.limit(Math.min(end, from.position() + CHUNK));
                if (!link.tryWrite(from)) {
                    break;
                }
            }
        } finally {
            from.limit(end);
        }
        link.flush();
        return from.position() - begin;
    }

    @Override
    public void closeOutput() {
        link.closeOutput();
    }

    @Override
    public Readiness readiness() {
        return link.readiness();
    }

    @Override
    public void close() {
        link.close();
    }
}
