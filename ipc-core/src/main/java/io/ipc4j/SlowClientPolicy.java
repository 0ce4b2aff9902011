package io.ipc4j;

/** What a {@link Server} does with a message for a client whose send buffer is full. */
public enum SlowClientPolicy {
    /** Closes the client, and logs why: the rest go on, and nothing is lost in silence. The default. */
    DISCONNECT,
    /** Drops the message for this client, and logs at {@code debug} how many so far: for values of which only the latest count. */
    DROP_NEWEST,
    /** Waits until there is room: nothing is lost, and all other clients of the same thread wait too. */
    BLOCK
}
