package io.ipc4j.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

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

    BurstClock() {
        last = lastPush = System.nanoTime() - PUSH_INTERVAL;
    }

    /** A message was taken: whether its sender should push now. */
    boolean pushesNow() {
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
