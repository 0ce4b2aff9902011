package io.ipc4j.benchmarks;

import java.util.Locale;

/** What messages go through. Ratios are within a route. */
public enum Route {
    MMAP,
    UNIX,
    TCP,
    PIPE,
    QUEUE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
