package io.ipc4j.mmap;

import io.ipc4j.spi.Readiness;

/** What a {@link Bell} rings for: that there is something to read, or room to write. Any thread may ask. */
interface News {
    /** As {@link Readiness.Doorbell#mayHaveNews}. */
    boolean mayHave(int operations);

    /** As {@link Readiness.Doorbell#order}. */
    boolean order(int operations);

    /**
     * Whether there is so much news that the peer must have rung for it, if it saw the sleep.
     *
     * @param operation {@link Readiness#READ} or {@link Readiness#WRITE}
     */
    boolean isDue(int operation);

    /**
     * The number of the last sleep; 0 if there was none, or if there was news when its owner looked once more.
     *
     * @param operation {@link Readiness#READ} or {@link Readiness#WRITE}
     */
    int sleep(int operation);
}
