package io.ipc4j.mmap.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts the threads that are at work in a queue, so that closing can wait for the last of them: the file must not go away, and nobody may take this participant's number, under a thread
 * that has claimed a record. Nobody waits in there.
 *
 * <p>The first threads have a seat each, on which they alone write, so that it takes no atomic operation to sit down. That is not ordered before what they do next: so whoever has
 * claimed something looks at {@link #isClosed} after that compare-and-set, and gives it back if so. Closing is a write and a look at the seats: one
 * of the two sees the other.
 */
final class Turnstile {
    /** What {@link #enter} gives when it is closed. */
    static final int CLOSED = -1;

    /** Powers of two. */
    private static final int SEATS = 64;

    private static final int STRIPES = 8;

    private static final int LINE = 16;
    private static final int STANDING_AT = (SEATS + 1) * LINE;
    private static final VarHandle WORD =
            MethodHandles.arrayElementVarHandle(long[].class).withInvokeExactBehavior();

    /** Each seat: whose it is (a thread's id), and how often they are inside. Behind them: how many stand there. */
    private final long[] words = new long[(SEATS + STRIPES + 2) * LINE];

    private volatile boolean closed;

    /** To be followed by a look at {@link #isClosed} after each claim. Gives what {@link #exit} wants, or {@link #CLOSED}. */
    int enter() {
        long thread = Thread.currentThread().getId();
        int seat = seat(thread);
        if (seat == CLOSED) {
            return stand(thread);
        }
        WORD.setOpaque(words, seat + 1, (long) WORD.getOpaque(words, seat + 1) + 1);
        return admit(seat);
    }

    /** Not closed before {@link #exit}, if it is let in. */
    int enterAtOnce() {
        long thread = Thread.currentThread().getId();
        int seat = seat(thread);
        if (seat == CLOSED) {
            return stand(thread);
        }
        WORD.setVolatile(words, seat + 1, (long) WORD.getOpaque(words, seat + 1) + 1);
        return admit(seat);
    }

    /** The thread's own, or {@link #CLOSED} if somebody else has it. */
    private int seat(long thread) {
        int at = (((int) thread & SEATS - 1) + 1) * LINE;
        long holder = (long) WORD.getOpaque(words, at);
        return holder == thread || holder == 0 && WORD.compareAndSet(words, at, 0L, thread) ? at : CLOSED;
    }

    private int stand(long thread) {
        int at = STANDING_AT + ((int) thread & STRIPES - 1) * LINE;
        long before = (long) WORD.getAndAdd(words, at, 1L);
        return admit(at);
    }

    private int admit(int at) {
        if (!closed) {
            return at;
        }
        exit(at);
        return CLOSED;
    }

    void exit(int at) {
        if (at < STANDING_AT) {
            WORD.setRelease(words, at + 1, (long) WORD.getOpaque(words, at + 1) - 1);
        } else {
            long before = (long) WORD.getAndAdd(words, at, -1L);
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Lets nobody in any more; returns when nobody is in there. */
    void close() {
        closed = true;
        VarHandle.fullFence();
        while (isAnyInside()) {
            Thread.yield();
        }
    }

    private boolean isAnyInside() {
        for (int i = 1; i <= SEATS; i++) {
            if ((long) WORD.getVolatile(words, i * LINE + 1) != 0) {
                return true;
            }
        }
        for (int i = 0; i < STRIPES; i++) {
            if ((long) WORD.getVolatile(words, STANDING_AT + i * LINE) != 0) {
                return true;
            }
        }
        return false;
    }
}
