package io.ipc4j.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Tells bursts from single messages. A push is a system call (4 µs over TCP), a message is 30 ns: the messages of a burst
 * should share pushes, a single one should not wait. Used under the sending side's lock, but for {@link #sinceLast}.
 */
final class BurstClock {
    /** Two messages closer than this are a burst. Under the quickest round trip over a socket (5 µs). */
    private static final long GAP = 2_000;
    /** A burst is pushed this often: a fifth of the time goes into system calls. */
    private static final long PUSH_INTERVAL = 20_000;

    private static final VarHandle LAST;

    static {
        try {
            LAST = MethodHandles.lookup().findVarHandle(BurstClock.class, "last", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** When the last message was taken. Opaque: a volatile write a message would be a good part of its cost. */
    private long last;

    private long lastPush;
    /**
     * Whether, and which thread, has looked for an answer in vain since its last message. Any thread writes them: only what a thread has
     * written itself counts, and another one's that came between is as good as none.
     */
    private boolean rested;

    private @Nullable Thread resting;

    BurstClock() {
        last = lastPush = System.nanoTime() - PUSH_INTERVAL;
    }

    /**
     * This thread has looked for a message in vain: its next one is none of a burst, however quick the answer comes. Any thread; the
     * sending side's lock is not needed.
     */
    void rest() {
        if (!rested) {
            Thread current = Thread.currentThread();
            if (resting != current) {
                resting = current;
            }
            rested = true;
        }
    }

    /** A message was taken: whether its sender should push now. */
    boolean pushesNow() {
        if (rested) {
            rested = false;
            if (resting == Thread.currentThread()) {
                return true;
            }
        }
        long now = System.nanoTime();
        if (now - last > GAP || now - lastPush > PUSH_INTERVAL) {
            return true;
        }
        LAST.setOpaque(this, now);
        return false;
    }

    void pushed() {
        lastPush = System.nanoTime();
        LAST.setOpaque(this, lastPush);
    }

    /** Nanoseconds since the last message was taken. Any thread. */
    long sinceLast() {
        return System.nanoTime() - (long) LAST.getOpaque(this);
    }
}
