package io.ipc4j.channel;

import io.ipc4j.IpcException;
import io.ipc4j.WaitStrategy;
import io.ipc4j.spi.Readiness;
import io.ipc4j.waiting.Multiplexer;
import io.ipc4j.waiting.Waiter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Pushes what senders have left behind: the end of a burst, the rest of a message whose sender gave up waiting, the last words of
 * a channel that is closed. One daemon thread for the process; it starts when it is needed and ends when it has had nothing
 * to do for a while.
 */
final class Courier implements Runnable {
    /** A burst whose sender was quiet for so long is over. */
    private static final long STALE = 10_000;
    /** Between two looks at a burst. The kernel makes 50 to 80 µs of it, which is the longest that a tail waits. */
    private static final long NAP = 10_000;
    /** A line that was quiet for so long is let go: while bursts follow each other, no sender needs to call. */
    private static final long LET_GO = 2_000_000;

    /** Where a line can't be waited for. */
    private static final long TRY_AGAIN = 1_000_000;

    private static final long RETIRE = 5_000_000_000L;

    private static final ReentrantLock START = new ReentrantLock();
    private static @Nullable Courier working;

    private final Multiplexer multiplexer = new Multiplexer(WaitStrategy.block());
    private final Queue<Job> inbox = new ConcurrentLinkedQueue<>();
    private final List<Job> jobs = new ArrayList<>();

    /** Something to be looked at until it is done. */
    abstract static class Job {
        private Multiplexer.@Nullable Key key;
        private int operations;
        private long due;

        /** Does what can be done now. Gives how soon to look again, in nanoseconds; negative when done for good. */
        abstract long work();

        /** Lets the courier look again when the line is ready. */
        final void waitFor(int operations) {
            this.operations = operations;
        }

        abstract Readiness readiness();

        /** It threw, and is not looked at any more. */
        abstract void dropped();
    }

    /** A sending side that may have something to push. */
    static final class Parcel extends Job {
        private final SendSide side;
        private final AtomicBoolean handedOver = new AtomicBoolean();
        private long quietSince;

        Parcel(SendSide side) {
            this.side = side;
        }

        /** After {@code pending} was set. */
        void handOver() {
            if (!handedOver.get() && handedOver.compareAndSet(false, true)) {
                quietSince = System.nanoTime();
                if (!post(this)) {
                    handedOver.set(false);
                    side.pushIfPending(); // what goes now; the rest with the next message
                }
            }
        }

        @Override
        long work() {
            if (side.isStopped()) {
                return -1; // the goodbye pushes the rest, and one selector can't know a line twice
            }
            if (side.isPending()) {
                quietSince = System.nanoTime();
                if ((side.isCongested() || side.sinceLastSend() > STALE) && !side.pushIfPending()) {
                    return NAP; // not tried, for somebody sends: no reason to wait for room
                }
            }
            boolean stuck = side.isPending() && side.isCongested();
            waitFor(stuck ? Readiness.WRITE : 0);
            if (stuck) {
                return Waiter.FOREVER;
            }
            if (side.isPending() || System.nanoTime() - quietSince < LET_GO) {
                return NAP;
            }
            handedOver.set(false);
            return side.isPending() && handedOver.compareAndSet(false, true) ? NAP : -1;
        }

        @Override
        Readiness readiness() {
            return side.link().readiness();
        }

        @Override
        void dropped() {
            handedOver.set(false); // the next message tries again
        }
    }

    /** False if there can be no courier: the process has no descriptor or no thread left. */
    static boolean post(Job job) {
        START.lock();
        try {
            Courier courier = working;
            if (courier == null) {
                courier = start();
                working = courier;
            }
            courier.inbox.add(job);
            courier.multiplexer.wakeup();
            return true;
        } catch (IpcException | OutOfMemoryError e) {
            LoggerFactory.getLogger(Courier.class)
                    .warn("what a channel has left behind has to wait: there is nobody to push it: {}", e, e);
            return false;
        } finally {
            START.unlock();
        }
    }

    private static Courier start() {
        Courier courier = new Courier();
        Thread thread = new Thread(courier, "ipc4j-courier");
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            courier.multiplexer.close();
            throw e;
        }
        return courier;
    }

    @Override
    public void run() {
        try (multiplexer) {
            do {
                work();
            } while (!retires());
        } finally {
            leave();
        }
    }

    /** Also if it dies: the next job starts another courier. */
    private void leave() {
        START.lock();
        try {
            if (working == this) {
                working = null;
            }
        } finally {
            START.unlock();
        }
    }

    private boolean retires() {
        START.lock();
        try {
            if (!inbox.isEmpty()) {
                return false;
            }
            working = null;
            return true;
        } finally {
            START.unlock();
        }
    }

    private void work() {
        long idleSince = System.nanoTime();
        while (!jobs.isEmpty() || System.nanoTime() - idleSince < RETIRE) {
            for (Job job = inbox.poll(); job != null; job = inbox.poll()) {
                job.due = System.nanoTime();
                jobs.add(job);
            }
            idleSince = jobs.isEmpty() ? idleSince : System.nanoTime();
            long nap = doWhatIsDue();
            if (nap < 1_000_000) {
                LockSupport.parkNanos(this, nap); // a selector knows no time shorter than a millisecond
                nap = 0;
            }
            for (Multiplexer.Key ready : multiplexer.await(nap)) {
                ((Job) ready.owner()).due = System.nanoTime();
            }
        }
    }

    /** Gives how long until the next job is due, in nanoseconds. */
    private long doWhatIsDue() {
        long nap = RETIRE;
        for (Iterator<Job> each = jobs.iterator(); each.hasNext(); ) {
            Job job = each.next();
            if (job.due - System.nanoTime() <= 0) {
                long again = attempt(job);
                if (again < 0) {
                    each.remove();
                    continue;
                }
                job.due = System.nanoTime() + Math.min(again, RETIRE);
            }
            nap = Math.min(nap, Math.max(0, job.due - System.nanoTime()));
        }
        return nap;
    }

    /** A job that throws is dropped, and the others go on. */
    private long attempt(Job job) {
        long again;
        try {
            again = job.work();
        } catch (RuntimeException | Error e) {
            LoggerFactory.getLogger(Courier.class).warn("what a channel has left behind can't be pushed: {}", e, e);
            drop(job);
            return -1;
        }
        try {
            settle(job, again < 0);
            return again;
        } catch (RuntimeException | Error e) {
            LoggerFactory.getLogger(Courier.class).debug("a line can't be waited for, and is tried again: {}", e, e);
            return again < 0 ? again : Math.min(again, TRY_AGAIN);
        }
    }

    private void drop(Job job) {
        Multiplexer.Key key = job.key;
        job.key = null;
        try {
            if (key != null) {
                multiplexer.remove(key);
            }
        } catch (RuntimeException | Error e) {
            LoggerFactory.getLogger(Courier.class).debug("nor can its line be let go: {}", e, e);
        }
        try {
            job.dropped();
        } catch (RuntimeException | Error e) {
            LoggerFactory.getLogger(Courier.class).debug("nor can it be dropped in order: {}", e, e);
        }
    }

    private void settle(Job job, boolean done) {
        if (job.key != null && (done || job.operations == 0)) {
            multiplexer.remove(job.key);
            job.key = null;
        } else if (job.key != null) {
            multiplexer.interest(job.key, job.operations);
        } else if (!done && job.operations != 0) {
            job.key = multiplexer.add(job, job.readiness(), job.operations);
        }
    }
}
