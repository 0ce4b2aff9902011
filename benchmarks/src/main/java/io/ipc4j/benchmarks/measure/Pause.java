package io.ipc4j.benchmarks.measure;

import java.util.concurrent.locks.LockSupport;

/** Time in which the measuring thread does nothing. */
public final class Pause {

    private Pause() {}

    public static void millis(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
