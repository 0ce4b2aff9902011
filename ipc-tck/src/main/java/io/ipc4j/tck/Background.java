package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Something that runs in a thread of its own, and what became of it.
 *
 * @param <T> what it gives
 */
final class Background<T> {
    /** A thread that is pushed aside for a moment looks as if it slept. */
    private static final int LOOKS = 5;

    private final FutureTask<T> task;
    private final Thread thread;
    private int asleep;

    /** Work without a result. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    private Background(Callable<T> work) {
        task = new FutureTask<>(work);
        thread = new Thread(task, "ipc4j-tck-background");
        thread.setDaemon(true);
        thread.start();
    }

    static Background<Void> run(Work work) {
        return new Background<>(() -> {
            work.run();
            return null;
        });
    }

    /** Does it again and again, until it fails. */
    static Background<Void> forever(Work work) {
        return run(() -> {
            while (true) {
                work.run();
            }
        });
    }

    static <T> Background<T> call(Callable<T> work) {
        return new Background<>(work);
    }

    /** Waits for the result; fails if it failed. */
    T get() throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new AssertionError("in the background: " + e.getCause(), e.getCause());
        }
    }

    /** Waits for the exception that ends it; fails if there is none. */
    Throwable failure() throws InterruptedException {
        try {
            T result = task.get();
            throw new AssertionError("it ended without an exception; it gave " + result);
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    /** Waits until it ends, one way or the other. */
    Background<T> end() throws InterruptedException {
        thread.join();
        return this;
    }

    boolean isDone() {
        return task.isDone();
    }

    void interrupt() {
        thread.interrupt();
    }

    /**
     * Waits until it seems to be asleep: parked, or in the kernel. An aim and no proof: tests must hold too if it is just about
     * to fall asleep.
     */
    Background<T> awaitAsleep() {
        awaitAsleepOrDone();
        assertThat(isDone()).as("it should wait, but has ended").isFalse();
        return this;
    }

    /** The same for what may also end by itself. */
    Background<T> awaitAsleepOrDone() {
        asleep = 0;
        Lines.until(() -> {
            asleep = isAsleep() ? asleep + 1 : 0;
            return isDone() || asleep == LOOKS;
        });
        return this;
    }

    private boolean isAsleep() {
        if (thread.getState() != Thread.State.RUNNABLE) {
            return thread.getState() != Thread.State.NEW;
        }
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0 && stack[0].isNativeMethod() && !isTransfer(stack[0].getMethodName());
    }

    /** Sockets and files are read and written without waiting, but it is where threads are pushed aside by those they wake. */
    private static boolean isTransfer(String method) {
        return method.startsWith("read") || method.startsWith("write");
    }
}
