package io.ipc4j.spi;

import java.lang.invoke.VarHandle;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A readiness that a link raises itself, for lines that no selector knows. Any thread may call anything. */
public final class Signal implements Readiness {
    private final CopyOnWriteArrayList<Armed> waiters = new CopyOnWriteArrayList<>();
    private final AtomicInteger armed = new AtomicInteger();

    private final @Nullable Watcher watcher;

    private record Armed(int operations, Runnable wake) {}

    /** Is told who sleeps: for what must order its news elsewhere. */
    public interface Watcher {
        /**
         * Somebody is going to sleep, and will try once more after this call.
         *
         * @param operations {@link Readiness#READ}, {@link Readiness#WRITE} or both
         */
        void armed(int operations);

        /**
         * Somebody sleeps no more; called once for each {@link #armed}.
         *
         * @param operations as they were there
         */
        void disarmed(int operations);
    }

    /** A signal that nobody waits for. */
    public Signal() {
        this.watcher = null;
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
        Armed waiter = new Armed(operations, wake);
        waiters.add(waiter);
        armed.incrementAndGet();
        if (watcher != null) {
            watcher.armed(operations);
        }
        VarHandle.fullFence();
        return () -> {
            if (waiters.removeIf(w -> w == waiter)) {
                armed.decrementAndGet();
                if (watcher != null) {
                    watcher.disarmed(operations);
                }
            }
        };
    }
}
