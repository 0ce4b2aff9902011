package io.ipc4j.mmap.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts the threads that are at work in a queue, so that closing can wait for the last of them: the file must not go away under a thread
 * that has claimed a record. Nobody waits in there.
 */
final class Turnstile {
    private static final int STRIPES = 16;
    private static final int LINE = 16;
    private static final VarHandle COUNT =
            MethodHandles.arrayElementVarHandle(long[].class).withInvokeExactBehavior();

    private final long[] counts = new long[(STRIPES + 2) * LINE];
    private volatile boolean closed;

    private static int stripe() {
        return (int) (Thread.currentThread().getId() % STRIPES + 1) * LINE;
    }

    /** False once it is closed; otherwise each enter needs its exit. */
    boolean enter() {
        long before = (long) COUNT.getAndAdd(counts, stripe(), 1L);
        if (closed) {
            exit();
            return false;
        }
        return true;
    }

    void exit() {
        long before = (long) COUNT.getAndAdd(counts, stripe(), -1L);
    }

    boolean isClosed() {
        return closed;
    }

    /** Lets nobody in any more; returns when nobody is in there. */
    void close() {
        closed = true;
        while (isAnyInside()) {
            Thread.yield();
        }
    }

    private boolean isAnyInside() {
        for (int i = 1; i <= STRIPES; i++) {
            if ((long) COUNT.getVolatile(counts, i * LINE) != 0) {
                return true;
            }
        }
        return false;
    }
}
