package io.ipc4j.waiting;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * For who closes what another thread waits for: a socket that a selector knows keeps its descriptor, and its port, until that selector has let
 * go of it.
 */
public final class Release {
    /** In nanoseconds. Who takes longer is busy with something else. */
    public static final long PATIENCE = 1_000_000_000;

    private final CountDownLatch done = new CountDownLatch(1);

    /** The selector has let go of it. */
    public void done() {
        done.countDown();
    }

    /** Waits for that, but not for ever; false if it was in vain. An interrupt stays pending. */
    public boolean await(long nanos) {
        boolean interrupted = false;
        while (true) {
            try {
                boolean in = done.await(nanos, TimeUnit.NANOSECONDS);
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return in;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }
}
