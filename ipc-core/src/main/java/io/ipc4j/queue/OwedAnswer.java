package io.ipc4j.queue;

import java.time.Duration;

/**
 * How long a call waits for an answer that the server owes. Time in which this process stands still, with all that it has to hear, is
 * not the server's: it is waited in slices, and a stop of whatever length takes one of them.
 */
final class OwedAnswer {
    private static final int SLICES = 16;

    private OwedAnswer() {}

    /** One slice of the waiting. */
    @FunctionalInterface
    interface Slice {
        /** False when nothing came before {@code begin + nanos}. */
        boolean await(long begin, long nanos) throws InterruptedException;
    }

    /** Whether it came; interrupts are for the next call. */
    static boolean isHeard(Duration patience, Slice slice) {
        long nanos = patience.toNanos() / SLICES + 1;
        for (int i = 0; i < SLICES; i++) {
            long begin = System.nanoTime();
            if (Insisting.on(() -> slice.await(begin, nanos))) {
                return true;
            }
        }
        return false;
    }
}
