package io.ipc4j.tck;

/** What a transport may lack. A rule that needs it is then skipped, visibly. */
public enum Capability {
    /** The two ends may live in different processes. */
    PROCESSES,
    /** It carries bytes, so {@code framing=line} and {@code framing=raw} mean something. */
    FRAMING
}
