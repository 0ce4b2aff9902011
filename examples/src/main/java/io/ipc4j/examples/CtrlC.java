package io.ipc4j.examples;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C as an interrupt, so that a program can put its things in order. */
final class CtrlC {
    private static final int PATIENCE_SECONDS = 10;

    private CtrlC() {}

    /** What may be interrupted. */
    @FunctionalInterface
    interface Task {
        void run() throws InterruptedException;
    }

    /**
     * Runs a task, which Ctrl-C interrupts, and then something that has to be said in any case, also if the task fails; the process does
     * not end before that.
     *
     * @param task may be ended by an interrupt
     * @param last what is said at the end
     */
    static void interrupts(Task task, Runnable last) {
        Thread program = Thread.currentThread();
        CountDownLatch tidy = new CountDownLatch(1);
        Thread hook = new Thread(() -> {
            program.interrupt();
            await(tidy);
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            task.run();
        } catch (InterruptedException e) {
            // It was Ctrl-C.
        } finally {
            try {
                last.run();
            } finally {
                tidy.countDown();
                remove(hook);
            }
        }
    }

    private static void await(CountDownLatch tidy) {
        try {
            tidy.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; and if, it just ends sooner.
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It was Ctrl-C.
        }
    }
}
