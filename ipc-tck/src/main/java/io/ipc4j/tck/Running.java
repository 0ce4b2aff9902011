package io.ipc4j.tck;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Something that runs in a thread of its own while the test goes on.
 *
 * @param <R> what it gives
 */
final class Running<R> {
    private final FutureTask<R> task;
    private final Thread thread;

    private Running(Callable<R> what) {
        this.task = new FutureTask<>(what);
        this.thread = new Thread(task, "ipc4j-tck-running");
        thread.setDaemon(true);
        thread.start();
    }

    static <R> Running<R> of(Callable<R> what) {
        return new Running<>(what);
    }

    static Running<Void> run(Work what) {
        return of(() -> {
            what.run();
            return null;
        });
    }

    /** Something without a result. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /** Waits for what it gives; what it throws is thrown here. */
    R result() throws Exception {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) e.getCause();
        }
    }

    boolean isDone() {
        return task.isDone();
    }

    void interrupt() {
        thread.interrupt();
    }
}
