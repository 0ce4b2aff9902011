package io.ipc4j.waiting;

import io.ipc4j.WaitStrategy;

/**
 * Decides how long each wait of one line spins: as its strategy says, but not where spinning keeps failing. Two processes that
 * share one processor answer each other fastest by sleeping, and a spin would only take the peer's time; on processors of
 * their own they answer fastest by spinning. Which it is can change at any moment, so it is tried again now and then.
 */
final class Spinning {
    /** One failure is no news: a garbage collection, an interrupt. */
    private static final int FAILURES_IN_A_ROW = 2;

    private static final int FEWEST_SKIPPED = 8;
    private static final int MOST_SKIPPED = 128;

    private final WaitStrategy strategy;
    private int failures;
    private int toSkip;
    private int skipNext = FEWEST_SKIPPED;

    Spinning(WaitStrategy strategy) {
        this.strategy = strategy;
    }

    /** How long the wait that begins now may spin, in nanoseconds. */
    long budget(long lastWait) {
        long budget = strategy.spinNanos(lastWait);
        if (budget == 0 || budget == Long.MAX_VALUE) {
            return budget;
        }
        if (toSkip > 0) {
            toSkip--;
            return 0;
        }
        return budget;
    }

    /** A spin gave what was waited for. */
    void succeeded() {
        failures = 0;
        skipNext = FEWEST_SKIPPED;
    }

    /** A spin gave nothing. */
    void failed() {
        if (++failures >= FAILURES_IN_A_ROW) {
            toSkip = skipNext;
            skipNext = Math.min(2 * skipNext, MOST_SKIPPED);
        }
    }
}
