package io.ipc4j.mmap;

import io.ipc4j.ChannelClosedException;
import io.ipc4j.ProtocolException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** The end of a ring that writes. One thread at a time. */
final class RingWriter {
    /** The peer sees this part of the ring at the latest when it is full; one piece of a large message is as long. */
    private static final int PIECES = 8;

    private static final int TRIES_A_LOOK = 64;
    private static final int NONE = -1;
    private static final int LINE = 64;
    /** So many bytes of the ring are made this processor's before they are written, once there is less than half of it. */
    private static final int AHEAD = 2048;
    /** A longer payload waits for several lines at once anyway, and took a fifth longer with those ahead of it (measured at 1 KiB). */
    private static final int SHORT = 256;

    private final RingLayout ring;
    private final Bell bell;
    private final int longest;
    private final int most;

    private long position;
    /** The peer's head when it was last looked at: it may be further by now. */
    private long head;
    /**
     * The first frame that the peer can't see yet, and with it all behind: its header is not written. A reader that takes each frame
     * as it comes reads in the line of memory that is being written, and both wait for that line most of the time.
     */
    private int held = NONE;

    private int heldHeader;
    private long shown;
    /** The lines of memory up to here are this processor's, or were a moment ago. */
    private long owned;
    /** Whether the message that was offered last is taken by a part. */
    private boolean begun;

    private final AtomicInteger sleeps = new AtomicInteger();
    private volatile int asleep;
    private int rung;
    private int failures;

    RingWriter(RingLayout ring, Bell bell) {
        this.ring = ring;
        this.bell = bell;
        this.longest = ring.longest();
        this.most = ring.size / PIECES;
    }

    /** As {@link io.ipc4j.spi.Link#tryWrite}. */
    boolean tryWrite(ByteBuffer message) {
        int length = message.remaining();
        if (begun || length > longest) {
            return writePieces(message);
        }
        if (!makeRoom(RingLayout.frameSize(length))) {
            return false;
        }
        put(message, length, 0);
        return true;
    }

    private boolean writePieces(ByteBuffer message) {
        do {
            int length = Math.min(message.remaining(), most - RingLayout.HEADER);
            boolean more = length < message.remaining();
            if (!makeRoom(RingLayout.frameSize(length))) {
                return false;
            }
            put(message, length, more ? RingLayout.MORE : 0);
            begun = more;
        } while (begun);
        return true;
    }

    private void put(ByteBuffer message, int length, int flags) {
        int place = (int) position & ring.mask;
        int from = message.position();
        ring.bytes.put(ring.begin + place + RingLayout.HEADER, message, from, length);
        message.position(from + length);
        position += RingLayout.frameSize(length);
        ring.terminate((int) position & ring.mask);
        if (held != NONE && length <= SHORT) {
            ownAhead();
        }
        publish(place, RingLayout.PRESENT | flags | length);
        if (position - shown > most) {
            flush();
        }
    }

    /**
     * Writes a zero into each line of memory that is going to be written soon. The lines were read by the reader a round ago: a
     * processor that finds one in another's cache waits for it, and the next frame with it, but several at once take no longer than
     * one. What lies between the position and the reader's head plus the ring is read by nobody; the line of the position stays as
     * it is, since the reader looks there.
     */
    private void ownAhead() {
        if (owned - position < AHEAD / 2) {
            long end = Math.min(position + AHEAD, head + ring.size);
            for (long at = (Math.max(owned, position + 1) + LINE - 1) & -LINE; at < end; at += LINE) {
                ring.terminate((int) at & ring.mask);
            }
            owned = end;
        }
    }

    private void publish(int place, int header) {
        if (held == NONE) {
            held = place;
            heldHeader = header;
        } else {
            ring.publish(place, header);
        }
    }

    /** Makes sure that a frame fits where the position is then, and the end mark behind it. */
    private boolean makeRoom(int frame) {
        int place = (int) position & ring.mask;
        int rest = ring.size - place;
        if (frame <= rest) {
            return hasRoom(frame);
        }
        if (!hasRoom(rest + frame)) {
            return false;
        }
        ring.terminate(0);
        publish(place, RingLayout.PRESENT | RingLayout.PADDING);
        position += rest;
        return true;
    }

    private boolean hasRoom(int count) {
        long needed = position + count + RingLayout.ALIGNMENT - ring.size;
        return needed - head <= 0 || needed - readHead() <= 0 || hasRoomAtLast(needed);
    }

    private long readHead() {
        long now = ring.head(); // once: the peer may write there whatever it likes, whenever it likes
        if (now - head < 0 || now - position > 0 || now % RingLayout.ALIGNMENT != 0) {
            throw new ProtocolException(
                    "the peer says that it has read up to " + now + ", which is not between " + head + " and "
                            + position,
                    null);
        }
        head = now;
        return now;
    }

    /** Whether there is more room than when there was too little. Any thread, as {@link RingReader#mayHaveNews}. */
    boolean mayHaveNews() {
        return ring.head() != head;
    }

    /** No room: wakes the reader, who may not know what there is, and prepares to sleep if somebody is going to. */
    private boolean hasRoomAtLast(long needed) {
        flush();
        if (bell.awaitsWrite()) {
            bell.look();
            int sleep = announce();
            boolean enough = needed - readHead() <= 0;
            asleep = enough ? 0 : sleep;
            if (enough) {
                return true;
            }
        } else if (++failures % TRIES_A_LOOK == 0) {
            bell.lookNowAndThen();
        }
        checkPeer();
        return false;
    }

    /** Writes the number of a new sleep where the peer sees it; true if room was made since the last look. Any thread. */
    boolean order() {
        int sleep = announce();
        boolean news = mayHaveNews();
        asleep = news ? 0 : sleep;
        return news;
    }

    private int announce() {
        int sleep = RingLayout.next(sleeps);
        ring.writerAsleep(sleep);
        VarHandle.fullFence(); // the peer sees the sleep, or this thread its head
        return sleep;
    }

    /** As {@link News#isDue}: the reader looks for a sleeper each time that so much is read. */
    boolean isRoomDue() {
        return ring.head() - head >= ring.size / RingReader.STEPS;
    }

    /** As {@link News#sleep}. */
    int sleep() {
        return asleep;
    }

    /** Shows the reader all that is there, and wakes it. */
    void flush() {
        if (held != NONE) {
            ring.publish(held, heldHeader);
            held = NONE;
            shown = position;
            VarHandle.fullFence(); // the peer sees the frames, or this thread that it sleeps
            int sleeper = ring.readerAsleep();
            if (sleeper != 0 && sleeper != rung) {
                rung = sleeper;
                bell.ring();
            }
        }
        checkPeer();
    }

    private void checkPeer() {
        if (bell.isEnded() || ring.isReaderGone()) {
            throw new ChannelClosedException("the peer closed it, or is gone", null);
        }
    }
}
