package io.ipc4j.waiting;

import io.ipc4j.WaitStrategy;
import io.ipc4j.spi.Readiness;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The lock of one direction of a line, and how its threads wait. The lock is held for tries, never while waiting.
 *
 * <p>One of the waiting threads leads: it spins, arms, tries once more, sleeps in the kernel. The others follow on a condition
 * and take over when the leader leaves (the leader/follower pattern), so that one message wakes one thread.
 */
public final class Waiter {
    /** A time-out that never comes. */
    public static final long FOREVER = Long.MAX_VALUE;

    /** Where a try is a look at shared memory: for so many tries, 10 µs at most, nothing but tries is worth its time. */
    private static final int QUICK_TRIES = 150;

    private static final int TRIES_AT_ONCE = 40;
    private static final int TRIES_A_YIELD = 16;
    /** Where a try is a call into the system, a yield between any two would be a good part of the round trip over a socket. */
    private static final int CALLS_A_YIELD = 8;

    /** A yield takes 0.3 µs if nobody else wants the processor, and several times that if somebody has had it. */
    private static final long SWITCHED = 1_000;

    private final Mutex lock = new Mutex();
    private final Followers followers = new Followers(lock);
    private final Sleeper sleeper;
    private final Spinning spinning;
    private final WaitStrategy strategy;
    private final int quickTries;
    private final int triesAYield;
    private boolean led;
    private boolean asleep;
    private long lastWait;
    /**
     * Whether what was waited for came while somebody else had this processor: the peer, who shares it until the system finds them two,
     * some 20 ms later. Then the quick tries only take the peer's time.
     */
    private boolean shared;

    public Waiter(Readiness readiness, int operations, WaitStrategy strategy) {
        // Behind a doorbell a try is a look at memory.
        this(
                readiness,
                operations,
                strategy,
                readiness instanceof Readiness.Doorbell ? QUICK_TRIES : 0,
                readiness instanceof Readiness.Doorbell ? TRIES_A_YIELD : CALLS_A_YIELD);
    }

    private Waiter(Readiness readiness, int operations, WaitStrategy strategy, int quickTries, int triesAYield) {
        this.sleeper = Sleeper.of(readiness, operations);
        this.spinning = new Spinning(strategy);
        this.strategy = strategy;
        this.quickTries = quickTries;
        this.triesAYield = triesAYield;
    }

    /** For what is tried without this lock too, and quickly, before anybody waits here. */
    public static Waiter afterQuickTries(Readiness readiness, int operations, WaitStrategy strategy) {
        return new Waiter(readiness, operations, strategy, 0, TRIES_A_YIELD);
    }

    /** A duration as {@link #await} takes it; refuses negative ones. */
    public static long nanos(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("the timeout is " + timeout + "; it must not be negative");
        }
        try {
            return timeout.toNanos();
        } catch (ArithmeticException e) {
            return FOREVER;
        }
    }

    public void lock() {
        lock.lock();
    }

    /** For calls that may wait: who is interrupted already doesn't begin. */
    public void lockUnlessInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        lock.lock();
    }

    public boolean tryLock() {
        return lock.tryLock();
    }

    public void unlock() {
        lock.unlock();
    }

    /** Lets those who don't lead try again. The caller holds the lock. */
    public void signalFollowers() {
        followers.callAll();
    }

    /** Lets every waiting thread try again. */
    public void wakeAll() {
        lock.lock();
        try {
            followers.callAll();
            sleeper.wake();
        } finally {
            lock.unlock();
        }
    }

    /** The same, but those who don't lead only if nobody is at work: then they look when {@link #signalFollowers} says so. */
    public void wakeAllUnlessBusy() {
        sleeper.wake();
        if (lock.tryLockForAMoment()) {
            try {
                followers.callAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Whether the leading thread sleeps, and will not look before there are news. The caller holds the lock. */
    public boolean leaderSleeps() {
        return asleep;
    }

    /** Lets the leading thread try again. */
    public void wakeLeader() {
        sleeper.wake();
    }

    /** Frees what waiting needed. Call it when nobody can begin to wait any more; who waits is woken. */
    public void close() {
        wakeAll();
        sleeper.close();
    }

    /**
     * Tries until it succeeds or the time is over. The thread holds the lock before and after.
     *
     * @return what the attempt gave, or null when the time is over
     */
    public <R> @Nullable R await(Attempt<R> attempt, long timeoutNanos) throws InterruptedException {
        R quick = quickTries > 0 && timeoutNanos > 0 ? tryQuickly(attempt) : null;
        return quick != null ? quick : awaitPatiently(attempt, timeoutNanos);
    }

    /** Reads no clock, lets nobody else go first, and keeps the lock unless somebody else wants it. */
    private <R> @Nullable R tryQuickly(Attempt<R> attempt) {
        if (led || shared || strategy.spinNanos(lastWait) == 0) {
            return null;
        }
        R result = tryAgainAndAgain(attempt, quickTries);
        if (result != null) {
            lastWait = 0;
            followers.call();
        }
        return result;
    }

    private <R> @Nullable R tryAgainAndAgain(Attempt<R> attempt, int times) {
        for (int i = 0; i < times && !lock.isWanted(); i++) {
            R result = attempt.tryOnce();
            if (result != null) {
                return result;
            }
            if (i >= TRIES_AT_ONCE) {
                Thread.onSpinWait();
            }
        }
        return null;
    }

    private <R> @Nullable R awaitPatiently(Attempt<R> attempt, long timeoutNanos) throws InterruptedException {
        long begin = System.nanoTime();
        try {
            while (true) {
                R result = attempt.tryOnce();
                if (result != null) {
                    return result;
                }
                long left = left(timeoutNanos, begin);
                if (left <= 0) {
                    return null;
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (led) {
                    followers.await(left);
                } else {
                    result = lead(attempt, begin, timeoutNanos);
                    if (result != null) {
                        return result;
                    }
                }
            }
        } finally {
            if (!led) {
                followers.call();
            }
        }
    }

    /** One round of spinning and sleeping; null when it is worth to look around. */
    private <R> @Nullable R lead(Attempt<R> attempt, long begin, long timeoutNanos) throws InterruptedException {
        led = true;
        try {
            R result = spin(attempt, begin, timeoutNanos);
            if (result == null) {
                result = sleep(attempt, begin, timeoutNanos);
                lastWait = System.nanoTime() - begin;
            }
            return result;
        } finally {
            led = false;
        }
    }

    private <R> @Nullable R spin(Attempt<R> attempt, long begin, long timeoutNanos) throws InterruptedException {
        shared = false; // also if this wait sleeps at once: what was known of the last one is old then
        long budget = Math.min(spinning.budget(lastWait), timeoutNanos);
        if (budget == 0) {
            return null;
        }
        for (long spent = 0; spent < budget; spent = System.nanoTime() - begin) {
            lock.unlock();
            try {
                // Others first: a compiler, a collector, or the peer itself may wait for this very processor. With two
                // spinning processes on two processors, a mere pause in its place made the p99 two to four times as
                // long.
                Thread.yield();
            } finally {
                lock.lock();
            }
            R result = attempt.tryOnce();
            if (result != null) {
                shared = quickTries > 0 && System.nanoTime() - begin - spent > SWITCHED;
            } else {
                result = tryAgainAndAgain(attempt, triesAYield - 1);
            }
            if (result != null) {
                spinning.succeeded();
                lastWait = spent; // without one more look at the clock before the message is out
                return result;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        spinning.failed();
        return null;
    }

    private <R> @Nullable R sleep(Attempt<R> attempt, long begin, long timeoutNanos) throws InterruptedException {
        attempt.beforeSleep();
        sleeper.arm();
        try {
            R result = attempt.tryOnce();
            long left = left(timeoutNanos, begin);
            if (result != null || left <= 0) {
                return result;
            }
            attempt.beforeSleep();
            asleep = true;
            lock.unlock();
            try {
                sleeper.sleep(left);
            } finally {
                lock.lock();
                asleep = false;
            }
            return attempt.tryOnce();
        } finally {
            sleeper.disarm();
        }
    }

    private static long left(long timeoutNanos, long begin) {
        return timeoutNanos == FOREVER ? FOREVER : timeoutNanos - (System.nanoTime() - begin);
    }
}
