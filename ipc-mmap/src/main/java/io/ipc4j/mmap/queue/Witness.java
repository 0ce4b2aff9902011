package io.ipc4j.mmap.queue;

import java.util.concurrent.TimeUnit;

/**
 * Who of the others shows signs of life. They are never proof: only a lock that the kernel has dropped says that a process is dead. They
 * say whose lock to look at, and keep a live process that has lost its lock from being taken for dead. One thread.
 */
final class Witness {
    /** That those whose process can't be seen from here may miss. */
    private static final int HEARTBEATS = 5;

    private static final long MOST_PACE = 10_000;

    private final Participants participants;
    private final ProcessFacts own;
    private final long[] heartbeats = new long[QueueLayout.MOST_PARTICIPANTS];
    private final long[] since = new long[QueueLayout.MOST_PARTICIPANTS];

    Witness(Participants participants, ProcessFacts own) {
        this.participants = participants;
        this.own = own;
        java.util.Arrays.fill(since, System.nanoTime());
    }

    /** Looks again, and says whether nothing has changed since the last look. */
    boolean isSilent(int number) {
        long now = participants.heartbeat(number);
        if (now == heartbeats[number]) {
            return true;
        }
        heartbeats[number] = now;
        since[number] = System.nanoTime();
        return false;
    }

    /** Of one whose lock is free. */
    boolean isDead(int number) {
        ProcessFacts process = participants.process(number);
        if (own.world() != 0 && process.world() == own.world()) {
            return process.isGone();
        }
        long pace = Math.max(Housekeeping.FAST, Math.min(participants.pace(number), MOST_PACE));
        long silence = TimeUnit.MILLISECONDS.toNanos(HEARTBEATS * pace);
        return isSilent(number) && System.nanoTime() - since[number] > silence;
    }
}
