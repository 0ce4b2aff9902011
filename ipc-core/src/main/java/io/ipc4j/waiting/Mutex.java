package io.ipc4j.waiting;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A reentrant lock that is cheap to take and cheaper to give back while nobody else wants it: one atomic operation a pair, where
 * {@link java.util.concurrent.locks.ReentrantLock} has two, and a third if the collector marks cards. Giving back is a store with
 * release semantics and no fence, so it doesn't wait for what was stored before; on a line that is much of what a message costs.
 *
 * <p>The price is paid by those who wait. Without a fence, whoever gives back may miss that somebody has just begun to wait. So who
 * waits tries on for a moment first, for longer than a store takes to be seen, and never parks for long: a miss costs a nap and
 * can't be for ever. There is no order among those who wait.
 */
final class Mutex {
    /** Tries with a pause before each, some microseconds in all. */
    private static final int TRIES = 100;

    private static final long SHORTEST_NAP = 1_000_000;
    private static final long LONGEST_NAP = 16_000_000;

    private static final VarHandle HELD;
    private static final VarHandle DEPTH;
    private static final VarHandle WAITING;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            HELD = lookup.findVarHandle(Mutex.class, "held", int.class);
            DEPTH = lookup.findVarHandle(Mutex.class, "depth", int.class);
            WAITING = lookup.findVarHandle(Mutex.class, "waiting", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** 1 if it is taken, else 0. */
    private int held;
    /**
     * How often the owner has taken it. Written after {@link #owner} and read before it, so that a thread that finds itself as the owner of a
     * mutex that is taken has taken it: the next owner would have told so first.
     */
    private int depth;
    /** The last thread that has taken it: mostly the same one, so it is left there. */
    private @Nullable Thread owner;

    private int waiting;
    private final Queue<Thread> parked = new ConcurrentLinkedQueue<>();

    void lock() {
        if (!tryLock()) {
            lockSlowly();
        }
    }

    boolean tryLock() {
        if (HELD.compareAndSet(this, 0, 1)) {
            enter();
            return true;
        }
        if (isMine()) {
            depth++;
            return true;
        }
        return false;
    }

    /** For some microseconds: who has it for a try only gives it back by then. */
    boolean tryLockForAMoment() {
        if (tryLock()) {
            return true;
        }
        if (tryForAMoment()) {
            enter();
            return true;
        }
        return false;
    }

    private void enter() {
        Thread current = Thread.currentThread();
        if (owner != current) {
            owner = current;
        }
        DEPTH.setRelease(this, 1);
    }

    private boolean isMine() {
        return (int) DEPTH.getAcquire(this) > 0 && owner == Thread.currentThread();
    }

    void unlock() {
        assert isMine() : "taken by " + owner;
        if (depth > 1) {
            depth--;
            return;
        }
        depth = 0;
        HELD.setRelease(this, 0);
        if (isWanted()) {
            LockSupport.unpark(parked.peek());
        }
    }

    /** Whether another thread waits for it. */
    boolean isWanted() {
        return (int) WAITING.getOpaque(this) > 0;
    }

    private void lockSlowly() {
        WAITING.getAndAdd(this, 1);
        try {
            if (!tryForAMoment()) {
                park(Thread.currentThread());
            }
        } finally {
            WAITING.getAndAdd(this, -1);
        }
        enter();
    }

    private boolean tryForAMoment() {
        for (int i = 0; i < TRIES; i++) {
            if ((int) HELD.getOpaque(this) == 0 && HELD.compareAndSet(this, 0, 1)) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private void park(Thread current) {
        boolean interrupted = false;
        parked.add(current);
        for (long nap = SHORTEST_NAP; !tryForAMoment(); nap = Math.min(2 * nap, LONGEST_NAP)) {
            LockSupport.parkNanos(this, nap);
            interrupted |= Thread.interrupted();
        }
        parked.remove(current);
        if (interrupted) {
            current.interrupt();
        }
    }
}
