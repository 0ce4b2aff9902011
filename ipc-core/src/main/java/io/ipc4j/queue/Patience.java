package io.ipc4j.queue;

import io.ipc4j.WaitStrategy;
import io.ipc4j.spi.Signal;
import io.ipc4j.waiting.Attempt;
import io.ipc4j.waiting.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * How threads wait to put, or to take. A try is a look at memory that any number may do at once; so, unlike those who wait for a
 * channel, each thread tries on for a moment, without a lock and without a look at the clock, before it joins the {@link Waiter}.
 */
final class Patience {
    private static final int TRIES_AT_ONCE = 40;

    private final WaitStrategy strategy;
    private final Waiter waiter;
    /** Any thread's last wait, roughly: a guess of the next one. */
    private long lastWait;

    Patience(Signal signal, int operations, WaitStrategy strategy) {
        this.strategy = strategy;
        this.waiter = Waiter.afterQuickTries(signal, operations, strategy);
    }

    /** For those who have tried once in vain; null when the time is over. */
    <R> @Nullable R await(Attempt<R> attempt, long timeoutNanos) throws InterruptedException {
        R quick = tryQuickly(attempt);
        if (quick != null) {
            return quick;
        }
        long begin = System.nanoTime();
        waiter.lock();
        try {
            return waiter.await(attempt, timeoutNanos);
        } finally {
            waiter.unlock();
            lastWait = System.nanoTime() - begin;
        }
    }

    private <R> @Nullable R tryQuickly(Attempt<R> attempt) {
        if (strategy.spinNanos(lastWait) == 0) {
            return null;
        }
        for (int i = 0; i < Waiter.QUICK_TRIES; i++) {
            R result = attempt.tryOnce();
            if (result != null) {
                if (lastWait != 0) {
                    lastWait = 0; // not written for nothing: others read it
                }
                return result;
            }
            if (i >= TRIES_AT_ONCE) {
                Thread.onSpinWait();
            }
        }
        return null;
    }

    /** Ends the waiting: those who wait try once more, and are told that the store is closed. */
    void close() {
        waiter.close();
    }
}
