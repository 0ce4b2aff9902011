package io.ipc4j.queue;

import io.ipc4j.IpcException;
import io.ipc4j.QueueException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The server is lost: why, and how long and how often it is tried to reach it again. Guarded by the conversation's lock. */
final class Loss {
    private static final long FIRST_PAUSE = 10_000_000;
    private static final long LONGEST_PAUSE = 1_000_000_000;
    /** A line that is lost sooner is not replaced at once, in nanoseconds. */
    private static final long BRIEF = 1_000_000_000;

    private final URI address;
    private final Duration reconnect;
    private final String reason;
    private long since = System.nanoTime();
    private long pause = FIRST_PAUSE;
    private int tries;
    private @Nullable IpcException last;
    private @Nullable IpcException briefly;

    Loss(URI address, Duration reconnect, String reason) {
        this.address = address;
        this.reconnect = reconnect;
        this.reason = reason;
    }

    /**
     * A line that came after this one is lost, too.
     *
     * @param lasted nanoseconds
     * @param answered whether it carried an answer; if not, and it lasted for a moment only, it was no more than a try that has failed
     */
    Loss next(IpcException why, long lasted, boolean answered) {
        Loss next = new Loss(address, reconnect, String.valueOf(why.getMessage()));
        if (lasted < BRIEF) {
            next.briefly = why;
            next.pause = pause;
            next.since = answered ? next.since : since;
            next.tries = answered ? 0 : tries;
        }
        return next;
    }

    /** Why a line was lost that had lasted for a moment only; null if it had not, or if this was asked before. */
    @Nullable
    IpcException takeBriefly() {
        IpcException taken = briefly;
        briefly = null;
        return taken;
    }

    /** The same, but with new time to reach the server. */
    Loss anew() {
        return new Loss(address, reconnect, reason);
    }

    /**
     * A try has failed.
     *
     * @return nanoseconds until the next, longer each time and not the same for all clients of a server; negative if the time is over
     */
    long pause(IpcException failed) {
        last = failed;
        tries++;
        long most = pause;
        pause = Math.min(2 * pause, LONGEST_PAUSE);
        Duration left = reconnect.minusNanos(System.nanoTime() - since);
        if (left.isNegative() || left.isZero()) {
            return -1;
        }
        long next = most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1);
        return left.compareTo(Duration.ofNanos(next)) < 0 ? left.toNanos() : next;
    }

    /** What to say when the time is over, new each time. */
    QueueException given() {
        return new QueueException(
                "the server of the queue " + address + " was lost (" + reason + ") and not reached again within "
                        + reconnect.toMillis() + " ms, in " + tries + " tries; the last: "
                        + (last == null ? "" : last.getMessage()) + ". The next call tries anew",
                last);
    }

    /** What to say when a call does not wait for so long. */
    QueueException unreached() {
        return new QueueException("the server of the queue " + address + " can't be reached (" + reason
                + "), and the time of the call is over. Is the server running?");
    }
}
