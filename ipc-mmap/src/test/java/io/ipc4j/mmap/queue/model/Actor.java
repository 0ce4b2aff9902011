package io.ipc4j.mmap.queue.model;

/** A process: what it knows is in its registers, a part of the {@link State}. Each step is one access to the memory that is shared. */
interface Actor {

    /** Takes the next step; false if it has none. */
    boolean step(State state);

    /** Takes another step where there are two ways; false if there is none. */
    default boolean stepOtherwise(State state) {
        return false;
    }

    /** Drops what it knows and can't ever use again. */
    default void forget(State state) {}

    /** Dies, and the kernel drops its locks; false if it may not, or has nothing left to die of. Does not count. */
    boolean die(State state);

    /** Where it stands. */
    String describe(State state);
}
