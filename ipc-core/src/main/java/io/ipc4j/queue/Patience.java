package io.ipc4j.queue;

import io.ipc4j.WaitStrategy;
import io.ipc4j.spi.QueueStore;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Signal;
import io.ipc4j.waiting.Attempt;
import io.ipc4j.waiting.Waiter;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How threads wait to put, or to take. A try is a look at memory that any number may do at once; so, unlike those who wait for a
 * channel, each thread tries on for a moment, without a lock and without a look at the clock, before it joins the {@link Waiter}.
 */
final class Patience {
    /**
     * Pauses before a look: so many, then twice as many each time, some 50 µs in all. Each look takes the memory that is looked at away
     * from the processor of whoever is changing it; who looks seldom finds several messages, or room for several.
     */
    private static final int FEWEST_PAUSES = 8;

    private static final int MOST_PAUSES = 64;

    private static final int LOOKS = 20;

    private final WaitStrategy strategy;
    private final Waiter waiter;
    private final BooleanSupplier isWorthATry;
    /** Any thread's last wait, roughly: a guess of the next one. */
    private long lastWait;

    private Patience(Signal signal, int operations, WaitStrategy strategy, BooleanSupplier isWorthATry) {
        this.strategy = strategy;
        this.isWorthATry = isWorthATry;
        this.waiter = Waiter.afterQuickTries(signal, operations, strategy);
    }

    static Patience forRoom(QueueStore store, WaitStrategy strategy) {
        return new Patience(store.readiness(), Readiness.WRITE, strategy, store::hasAmpleRoom);
    }

    static Patience forMessages(QueueStore store, WaitStrategy strategy) {
        return new Patience(store.readiness(), Readiness.READ, strategy, () -> true);
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
        int pauses = FEWEST_PAUSES;
        for (int i = 0; i < LOOKS; i++) {
            for (int j = 0; j < pauses; j++) {
                Thread.onSpinWait();
            }
            pauses = Math.min(2 * pauses, MOST_PAUSES);
            R result = isWorthATry.getAsBoolean() ? attempt.tryOnce() : null;
            if (result != null) {
                if (lastWait != 0) {
                    lastWait = 0; // not written for nothing: others read it
                }
                return result;
            }
        }
        return null;
    }

    /** Ends the waiting: those who wait try once more, and are told that the store is closed. */
    void close() {
        waiter.close();
    }
}
