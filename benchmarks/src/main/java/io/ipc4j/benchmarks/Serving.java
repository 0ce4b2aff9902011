package io.ipc4j.benchmarks;

/** A thread a client, for those who serve that way. */
public final class Serving {

    private Serving() {}

    /** Runs it in a thread of its own. A client's end ends the thread in whatever way, which is no news. */
    public static void start(Work work) {
        Thread thread = new Thread(() -> run(work), "client");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run(Work work) {
        try {
            work.run();
        } catch (Exception e) {
            // the client is gone
        }
    }

    /** What serves one client. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }
}
