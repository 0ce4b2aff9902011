package io.ipc4j.pipe;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that block in the kernel so that nobody else has to: platform threads, for a virtual one would take its carrier
 * with it. As many as there is something to block for; each ends after a second without work.
 */
final class PipeThreads {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final long STACK_BYTES = 256 << 10;

    static final Executor POOL = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), PipeThreads::thread);

    private PipeThreads() {}

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(null, work, "ipc4j-pipe-" + NUMBERS.incrementAndGet(), STACK_BYTES, false);
        thread.setDaemon(true);
        return thread;
    }
}
