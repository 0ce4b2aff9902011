package io.ipc4j.tck;

/** What a queue may lack by its nature. A rule that needs it is then skipped, visibly. */
public enum QueueCapability {
    /** Other processes may open it. */
    PROCESSES,
    /** It is still there, with its messages, when nobody has had it open for a while. */
    OUTLIVES_ITS_USERS
}
