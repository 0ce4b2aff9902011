package io.ipc4j.queue;

/** Waits that an interrupt must not end: it stays pending. */
final class Insisting {
    private Insisting() {}

    /** Something that waits, and may be called again when it was interrupted. */
    @FunctionalInterface
    interface Call<R> {
        R call() throws InterruptedException;
    }

    static <R> R on(Call<R> call) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return call.call();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
