package io.ipc4j.channel;

import io.ipc4j.spi.Readiness;
import io.ipc4j.waiting.Waiter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How a channel ends: push what was taken, tell the peer that nothing more comes, close.
 *
 * <p>A socket that is closed with bytes unread, or that is sent to afterwards, answers with a reset, and a reset destroys what is
 * still on its way to the peer. So the line stays open and is read to nowhere until the peer has closed its side too, or the
 * time is over. {@code close} waits for that only if the peer has not been quiet, or was slow.
 */
final class Goodbye extends Courier.Job {
    private static final int BATCH = 1024;
    /** Sums of it and the clock don't overflow. */
    private static final long LONGEST = Long.MAX_VALUE / 4;

    private final LinkChannel<?> channel;
    private final long deadline;
    private final CountDownLatch done = new CountDownLatch(1);
    private boolean pushed;
    private boolean lingers;

    Goodbye(LinkChannel<?> channel, Duration timeout) {
        this.channel = channel;
        this.deadline = System.nanoTime() + Math.min(Waiter.nanos(timeout), LONGEST);
    }

    /** Does it at once if that is possible, else lets the courier do it. */
    void begin() {
        if (work() >= 0) {
            Courier.post(this);
        }
    }

    /**
     * Waits until the channel is closed, or all is pushed to a quiet peer, for its close timeout at most. An interrupt stays
     * pending.
     */
    void await() {
        boolean interrupted = false;
        while (true) {
            try {
                // The courier keeps the deadline; the second more is for a machine that is busy.
                done.await(deadline - System.nanoTime() + TimeUnit.SECONDS.toNanos(1), TimeUnit.NANOSECONDS);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    long work() {
        boolean over = true;
        try {
            over = step() || System.nanoTime() - deadline >= 0;
        } finally { // whatever a transport's link throws
            if (over) {
                channel.release();
                done.countDown();
            }
        }
        return over ? -1 : Math.max(deadline - System.nanoTime(), 1_000_000);
    }

    private boolean step() {
        if (!pushed) {
            if (!channel.sendSide().pushAll()) {
                lingers = true;
                waitFor(Readiness.WRITE);
                return false;
            }
            pushed = true;
            channel.sendSide().closeOutput();
        }
        for (int count = channel.receiveSide().discard(BATCH);
                count != 0;
                count = channel.receiveSide().discard(BATCH)) {
            if (count < 0) {
                return true;
            }
            lingers = true;
            if (System.nanoTime() - deadline > 0) {
                return true;
            }
        }
        waitFor(Readiness.READ);
        if (!lingers) {
            done.countDown(); // for the caller; the courier stays
        }
        return false;
    }

    @Override
    Readiness readiness() {
        return channel.sendSide().link().readiness();
    }
}
