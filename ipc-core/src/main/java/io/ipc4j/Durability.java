package io.ipc4j;

/** What a message in a queue survives, once {@code put} has returned. */
public enum Durability {
    /** The death of every process, by whatever signal; not the death of the machine. */
    MEMORY,
    /** The death of the machine too, but for what was put in the last {@link QueueOptions#flushInterval}. */
    INTERVAL,
    /** The death of the machine, if its disks keep what they say they have written. {@code put} waits for them. */
    SYNC
}
