package io.ipc4j;

/**
 * How long a waiting call tries again and again before it lets the kernel put it to sleep.
 *
 * <p>Spinning answers two to five times faster than sleeping does (a round trip of 64 B over TCP on one machine: 10 µs
 * against 20 to 50 µs) and costs a core while it lasts. A strategy is a stateless function of how long the last wait of the same
 * channel and direction took; any thread may call it.
 */
@FunctionalInterface
public interface WaitStrategy {

    /**
     * How long the wait that begins now may spin.
     *
     * @param lastWaitNanos how long the last wait took, in nanoseconds; 0 before the first
     * @return nanoseconds to spin before sleeping; 0 sleeps at once, {@link Long#MAX_VALUE} never sleeps
     */
    long spinNanos(long lastWaitNanos);

    /**
     * Spins for up to 100 µs if the last wait was a short one (under 200 µs) and spinning has been of use, else sleeps at once: a busy line answers
     * fast, an idle one burns nothing. The default. On a machine with a single processor it is {@link #block()}.
     *
     * @return the strategy
     */
    static WaitStrategy spinThenBlock() {
        return StandardWait.SPIN_THEN_BLOCK;
    }

    /**
     * Sleeps at once: the least processor time, the slowest answer.
     *
     * @return the strategy
     */
    static WaitStrategy block() {
        return StandardWait.BLOCK;
    }

    /**
     * Never sleeps: for a thread that has a processor of its own.
     *
     * @return the strategy
     */
    static WaitStrategy busySpin() {
        return StandardWait.BUSY_SPIN;
    }
}
