package io.ipc4j.mmap.queue;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who listens to this participant's bell: the thread that sleeps for a message, or for room, so that it hears by itself and no other
 * thread has to wake it; and the keeper, the thread behind the queue, when somebody sleeps whom nobody would hear otherwise. Nobody, when
 * nobody sleeps (soon after: the keeper looks once a round): what rings then is heard later.
 *
 * <p>Whoever is armed listens, or finds somebody who does. Who ceases to listen calls the keeper if anybody else is armed.
 */
final class Ear implements AutoCloseable {
    private final Bell bell;
    private final Thread keeper;
    private final ReentrantLock listening = new ReentrantLock();
    private volatile @Nullable Thread listener;
    /** Sleeps parked, since somebody else listened. */
    private volatile @Nullable Thread beside;

    private volatile boolean called;
    private volatile @Nullable IOException failure;
    private volatile boolean ending;
    private volatile boolean closed;

    /** The keeper's own: whether it has been called, and is needed still. */
    private boolean keeps;

    Ear(Bell bell, Thread keeper) {
        this.bell = bell;
        this.keeper = keeper;
    }

    /**
     * Sleeps, and listens if nobody else does.
     *
     * @return the operations that the bell was rung for, or 0
     */
    int listen(BooleanSupplier woken, long nanos) {
        if (!closed && listening.tryLock()) {
            try {
                listener = Thread.currentThread();
                // Who wakes has said so before it looks for the listener.
                return woken.getAsBoolean() || closed ? 0 : bell.await(millis(nanos));
            } catch (IOException e) {
                failure = e;
                call();
            } finally {
                listener = null;
                listening.unlock();
            }
        }
        Thread self = Thread.currentThread();
        beside = self;
        if (!woken.getAsBoolean()) {
            LockSupport.parkNanos(this, nanos);
        }
        if (beside == self) {
            beside = null; // the keeper must not count on it any more
        }
        return 0;
    }

    /**
     * The keeper sleeps, and listens if it has been called and somebody is armed. It leaves the bell to a thread that sleeps beside it:
     * that listens as soon as it is woken, or calls.
     *
     * @param needed whether anybody is armed
     * @return the operations that the bell was rung for, or 0
     * @throws IOException if the bell fails, also for others
     */
    int keep(BooleanSupplier needed, long nanos) throws IOException {
        if (failure != null) {
            IOException e = failure;
            failure = null;
            throw e;
        }
        if (called) {
            called = false;
            keeps = true;
        }
        Thread other = beside;
        if (keeps && other != null) {
            beside = null;
            keeps = false;
            LockSupport.unpark(other);
        }
        keeps = keeps && needed.getAsBoolean();
        if (!keeps || !listening.tryLock()) {
            if (!isWanted()) { // the question may have waited for a lock, and used up what should unpark us
                LockSupport.parkNanos(this, nanos);
            }
            return 0;
        }
        try {
            listener = keeper;
            return isWanted() ? 0 : bell.await(millis(nanos));
        } finally {
            listener = null;
            listening.unlock();
        }
    }

    private boolean isWanted() {
        return called || ending;
    }

    /** Rounded up: a time-out must not come early. */
    private static long millis(long nanos) {
        return nanos > Long.MAX_VALUE - 1_000_000 ? 0 : (nanos + 999_999) / 1_000_000;
    }

    /** The keeper listens from now on, unless somebody else does. Any thread. */
    void call() {
        called = true;
        LockSupport.unpark(keeper);
    }

    /** As {@link #call}, by one who has ceased to listen while somebody else is armed. */
    void callUnlessHeard() {
        if (listener == null) {
            call();
        }
    }

    /** Ends the sleep of a thread in here, which finds then that it is woken. Any thread. */
    void wake(Thread sleeper) {
        if (sleeper == Thread.currentThread()) {
            return;
        }
        if (sleeper == listener) {
            bell.wake();
        } else {
            LockSupport.unpark(sleeper);
        }
    }

    /** From now on the keeper doesn't sleep in here. Any thread. */
    void release() {
        ending = true;
        LockSupport.unpark(keeper);
        wake(keeper);
    }

    /** From now on nobody listens. Whoever sleeps has been woken. */
    @Override
    public void close() {
        closed = true;
        bell.wake();
        listening.lock();
        try {
            bell.close();
        } finally {
            listening.unlock();
        }
    }
}
