package io.ipc4j.mmap;

import io.ipc4j.ChannelBrokenException;
import io.ipc4j.FrameHandler;
import io.ipc4j.ProtocolException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;

/** The end of a ring that reads. Trusts nothing that is in there: each header is read once, checked, and then used. One thread at a time. */
final class RingReader {
    private static final int TRIES_A_LOOK = 64;
    /**
     * A sleeping writer is woken whenever this part of the ring has been read. Somebody who waits for room waits for seven eighths at most,
     * so the ring was fuller than this part, and they are woken before it is empty.
     */
    static final int STEPS = 8;

    private final RingLayout ring;
    private final Bell bell;
    private final int maxMessage;
    /**
     * The writer gets the room back in parts of this size, and when all is read. Telling it of each message would take the line of
     * memory to and fro while it waits for room.
     */
    private final int room;

    private final ByteBuffer view;
    private final Pieces pieces;

    private long position;
    private long announced;
    private long step;

    private final AtomicInteger sleeps = new AtomicInteger();
    private volatile int asleep;
    private int rung;
    private int failures;

    RingReader(RingLayout ring, Bell bell, int maxMessage) {
        this.ring = ring;
        this.bell = bell;
        this.maxMessage = maxMessage;
        this.room = ring.size / (2 * STEPS);
        this.view = ring.bytes.asReadOnlyBuffer();
        this.pieces = new Pieces(maxMessage);
    }

    /** As {@link io.ipc4j.spi.Link#tryRead}. */
    int tryRead(FrameHandler handler, int limit) {
        while (true) {
            int count = handOut(handler, limit);
            if (count > 0) {
                return count;
            }
            boolean over = bell.isEnded(); // before the last look: what is there by then was there before the end
            if (isEmptyAtLast()) {
                return over ? end() : 0;
            }
        }
    }

    /** Whether something is there. Any thread: it may be wrong while another one reads, who then knows better. */
    boolean mayHaveNews() {
        return ring.header((int) position & ring.mask) != RingLayout.EMPTY;
    }

    private int handOut(FrameHandler handler, int limit) {
        int count = 0;
        try {
            while (count < limit) {
                int header = ring.header((int) position & ring.mask); // once: the peer may change it at any time
                if (header == RingLayout.EMPTY) {
                    break;
                }
                if (!isGood(header)) {
                    if (count > 0) {
                        break; // the next call finds it again
                    }
                    throw bad(header);
                }
                releaseIfMuch();
                if (take(header, handler)) {
                    count++;
                }
            }
        } finally {
            releaseIfMuch();
        }
        return count;
    }

    /** Takes a frame; true if a message was handed out. */
    private boolean take(int header, FrameHandler handler) {
        int place = (int) position & ring.mask;
        if ((header & RingLayout.PADDING) != 0) {
            position += ring.size - place;
            return false;
        }
        int length = header & RingLayout.LENGTH;
        int from = ring.begin + place + RingLayout.HEADER;
        view.clear().order(ByteOrder.BIG_ENDIAN).limit(from + length).position(from); // a handler may have changed it
        if ((header & RingLayout.MORE) != 0 || pieces.isBegun()) {
            return takePiece(header, length, handler);
        }
        position += RingLayout.frameSize(length); // before the handler, which may throw; the peer is told afterwards
        handler.onFrame(view);
        return true;
    }

    private boolean takePiece(int header, int length, FrameHandler handler) {
        pieces.add(view);
        position += RingLayout.frameSize(length);
        releaseIfMuch();
        if ((header & RingLayout.MORE) != 0) {
            return false;
        }
        handler.onFrame(pieces.take());
        return true;
    }

    private ProtocolException bad(int header) {
        int length = header & RingLayout.LENGTH;
        boolean tooLarge = header < 0 && (header & RingLayout.PADDING) == 0 && length > maxMessage - pieces.size();
        return new ProtocolException(
                tooLarge
                        ? "the peer sent a message of more than " + maxMessage + " bytes; maxMessage sets the limit"
                        : String.format("the peer wrote 0x%08x where a frame begins", header),
                null);
    }

    private boolean isGood(int header) {
        int place = (int) position & ring.mask;
        if ((header & RingLayout.PADDING) != 0) {
            return header == (RingLayout.PRESENT | RingLayout.PADDING) && place != 0;
        }
        int length = header & RingLayout.LENGTH;
        return header < 0
                && length <= maxMessage - pieces.size()
                && length <= ring.longest()
                && RingLayout.frameSize(length) <= ring.size - place
                && (length > 0 || (header & RingLayout.MORE) == 0);
    }

    private void releaseIfMuch() {
        if (position - announced > room) {
            release();
        }
    }

    /** Lets the writer have the room of what was read. */
    private void release() {
        announced = position;
        ring.head(position);
        if (position - step >= ring.size / STEPS) {
            wakeWriter();
        }
    }

    private void wakeWriter() {
        step = position;
        VarHandle.fullFence(); // the peer sees the room, or this thread that it sleeps
        int sleeper = ring.writerAsleep();
        if (sleeper != 0 && sleeper != rung) {
            rung = sleeper;
            bell.ring();
        }
    }

    /** Nothing is there: prepares to sleep if somebody is going to. */
    private boolean isEmptyAtLast() {
        if (announced != position) {
            release();
        }
        if (bell.awaitsRead()) {
            bell.look();
            return !order();
        }
        if (++failures % TRIES_A_LOOK == 0) {
            bell.lookNowAndThen();
        }
        return !mayHaveNews();
    }

    /** Writes the number of a new sleep where the peer sees it; true if something is there already. Any thread. */
    boolean order() {
        int sleep = RingLayout.next(sleeps);
        ring.readerAsleep(sleep);
        VarHandle.fullFence(); // the peer sees the sleep, or this thread its frame
        boolean news = mayHaveNews();
        asleep = news ? 0 : sleep;
        return news;
    }

    /** As {@link News#sleep}. */
    int sleep() {
        return asleep;
    }

    private int end() {
        if (pieces.isBegun()) {
            throw new ChannelBrokenException(
                    "the peer was gone in the middle of a message, of which " + pieces.size() + " bytes had come",
                    null);
        }
        return -1;
    }
}
