package io.ipc4j.spi;

import java.lang.invoke.VarHandle;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A readiness that a link raises itself, for lines that no selector knows. Any thread may call anything. */
public final class Signal implements Readiness {
    private final CopyOnWriteArrayList<Armed> waiters = new CopyOnWriteArrayList<>();
    private final AtomicInteger armed = new AtomicInteger();

    private final Watcher watcher;

    private record Armed(int operations, Runnable wake) {}

    /** Is told who sleeps, for what must order its news elsewhere, and lets them sleep where those news come. */
    public interface Watcher {
        /**
         * Somebody is going to sleep, and will try once more after this call.
         *
         * @param operations {@link Readiness#READ}, {@link Readiness#WRITE} or both
         */
        void armed(int operations);

        /** Who has just been armed will not call {@link #sleep}: they sleep in a place of their own. */
        default void sleepsElsewhere() {}

        /**
         * Somebody sleeps no more; called once for each {@link #armed}.
         *
         * @param operations as they were there
         */
        void disarmed(int operations);

        /**
         * Sleeps until {@link #wake}, an interrupt (which stays pending), or the time is over; may end for no reason.
         *
         * @param woken whether there is no need to sleep any more: true before {@link #wake} is called
         * @param nanos how long at most
         */
        default void sleep(BooleanSupplier woken, long nanos) {
            if (!woken.getAsBoolean()) {
                LockSupport.parkNanos(this, nanos);
            }
        }

        /**
         * Ends a {@link #sleep}; who is only about to sleep finds that {@code woken} is true.
         *
         * @param sleeper the thread that sleeps
         */
        default void wake(Thread sleeper) {
            LockSupport.unpark(sleeper);
        }
    }

    /** Nobody. */
    private static final class NoWatcher implements Watcher {
        @Override
        public void armed(int operations) {}

        @Override
        public void disarmed(int operations) {}
    }

    /** A signal that nobody waits for. */
    public Signal() {
        this(new NoWatcher());
    }

    /**
     * A signal that nobody waits for, and somebody watches.
     *
     * @param watcher called by the threads that wait, maybe by several at once
     */
    public Signal(Watcher watcher) {
        this.watcher = watcher;
    }

    /**
     * Wakes whoever waits. Call it after every change that may let a try succeed: the change must be visible to other
     * threads before this call.
     *
     * @param operations {@link Readiness#READ} after something came or the end of it, {@link Readiness#WRITE} after room was made
     */
    public void raise(int operations) {
        // Our change before the look for waiters; theirs: armed, then the look for our change.
        VarHandle.fullFence();
        if (armed.get() == 0) {
            return;
        }
        for (Armed waiter : waiters) {
            if ((waiter.operations & operations) != 0) {
                waiter.wake.run();
            }
        }
    }

    /**
     * Whether somebody is going to sleep, or sleeps. For links that can try without help while others try on, and need it (a
     * thread that blocks) only where they sleep: look after a try that gave nothing.
     *
     * @param operations {@link Readiness#READ}, {@link Readiness#WRITE} or both
     * @return true if anybody waits for one of them
     */
    public boolean isArmed(int operations) {
        VarHandle.fullFence();
        if (armed.get() == 0) {
            return false;
        }
        for (Armed waiter : waiters) {
            if ((waiter.operations & operations) != 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * Says that somebody is going to sleep, and how to wake them. Each arm needs its own disarm.
     *
     * @param operations {@link Readiness#READ}, {@link Readiness#WRITE} or both
     * @param wake called, maybe often and by any thread, when one of them may be possible; must not wait
     * @return disarms
     */
    public Runnable arm(int operations, Runnable wake) {
        Runnable disarm = armToSleep(operations, wake);
        watcher.sleepsElsewhere();
        return disarm;
    }

    /**
     * The same, for who then calls {@link #sleep}, if there is nothing: it may be woken sooner there than anywhere else.
     *
     * @param operations {@link Readiness#READ}, {@link Readiness#WRITE} or both
     * @param wake called, maybe often and by any thread, when one of them may be possible; must not wait, and calls {@link #wake}
     * @return disarms
     */
    public Runnable armToSleep(int operations, Runnable wake) {
        Armed waiter = new Armed(operations, wake);
        waiters.add(waiter);
        armed.incrementAndGet();
        watcher.armed(operations);
        VarHandle.fullFence();
        return () -> {
            if (waiters.removeIf(w -> w == waiter)) {
                armed.decrementAndGet();
                watcher.disarmed(operations);
            }
        };
    }

    /**
     * Sleeps until {@link #wake}, an interrupt (which stays pending), or the time is over; may end for no reason.
     *
     * @param woken whether there is no need to sleep any more: true before {@link #wake} is called
     * @param nanos how long at most
     */
    public void sleep(BooleanSupplier woken, long nanos) {
        watcher.sleep(woken, nanos);
    }

    /**
     * Ends a {@link #sleep}; who is only about to sleep finds that {@code woken} is true. Any thread.
     *
     * @param sleeper the thread that sleeps
     */
    public void wake(Thread sleeper) {
        watcher.wake(sleeper);
    }
}
