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
    /** Then it is the others' turn: a peer can send quicker than this side reads. */
    private static final int BATCHES_A_STEP = 8;
    /** How long a handler may go on until it is looked for again. */
    private static final long BUSY_NAP = 5_000_000;

    /** Sums of it and the clock don't overflow. */
    private static final long LONGEST = Long.MAX_VALUE / 4;

    private final LinkChannel<?> channel;
    private final long deadline;
    private final CountDownLatch done = new CountDownLatch(1);
    private boolean pushed;
    private boolean lingers;
    private boolean over;
    /** When there may be something to do, if nothing comes. */
    private long nap;

    Goodbye(LinkChannel<?> channel, Duration timeout) {
        this.channel = channel;
        this.deadline = System.nanoTime() + Math.min(Waiter.nanos(timeout), LONGEST);
    }

    /** Does it at once if that is possible, else lets the courier do it. */
    void begin() {
        if (work() >= 0 && !Courier.post(this)) {
            end(); // without manners, but with all that it holds
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
        boolean ends = true;
        try {
            ends = over || step() || System.nanoTime() - deadline >= 0;
        } finally { // whatever a transport's link throws
            if (ends) {
                nap = end() ? -1 : BUSY_NAP;
            }
        }
        return nap;
    }

    /** False while a handler is at work: then something is left to free. */
    private boolean end() {
        over = true;
        waitFor(0);
        boolean released = channel.release();
        done.countDown();
        return released;
    }

    private boolean step() {
        nap = Math.max(deadline - System.nanoTime(), 1_000_000);
        if (!pushed) {
            if (!channel.sendSide().pushAll()) {
                lingers = true;
                waitFor(Readiness.WRITE);
                return false;
            }
            pushed = true;
            channel.sendSide().closeOutput();
        }
        for (int i = 0; i < BATCHES_A_STEP; i++) {
            int count = channel.receiveSide().discard(BATCH);
            if (count == ReceiveSide.END) {
                return true;
            }
            if (count == ReceiveSide.BUSY) {
                done.countDown(); // the handler may be the caller's own, or wait for something that it holds
                waitFor(0);
                nap = BUSY_NAP;
                return false;
            }
            if (count == 0) {
                waitFor(Readiness.READ);
                if (!lingers) {
                    done.countDown(); // for the caller; the courier stays
                }
                return false;
            }
            lingers = true;
        }
        nap = 0;
        return false;
    }

    /** Nobody may wait for what nobody looks at. */
    @Override
    void dropped() {
        if (!end()) {
            Courier.post(this); // a handler is at work: the rest is freed later
        }
    }

    @Override
    Readiness readiness() {
        return channel.sendSide().link().readiness();
    }
}
