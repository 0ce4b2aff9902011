package io.ipc4j.mmap.queue;

/** The places at which a process may die and leave something to repair; tests make it die there. */
enum CrashPoint {
    /** Putting: nothing is claimed yet. */
    BEFORE_CLAIM,
    /** Putting: the blocks are claimed, and the tail does not know of it. */
    AFTER_CLAIM,
    /** Putting: a part of the message is written. */
    IN_PAYLOAD,
    /** Putting: the message can be taken, and nobody was told, not even who puts. */
    AFTER_READY,
    /** Putting: of the blocks before the ring's end that are left out, those in the middle are free again and the first is not. */
    IN_PADDING,
    /** Taking: the message is leased, and the cursor does not know of it. */
    AFTER_LEASE,
    /** Taking: the message is copied, and about to be handed out. */
    WHILE_LEASED,
    /** Acknowledging: the blocks in the middle are free and the first is not. */
    IN_ACK,
    /** Acknowledging: all is free, and nobody was told. */
    AFTER_ACK,
    /** Repairing: a message of the dead is ready again, and the cursor is beyond it. */
    SWEEP_BEFORE_REWIND,
    /** Repairing: the cursor is back, and the dead is still registered. */
    SWEEP_AFTER_REWIND,
    /** Making the queue: the file is written, and not at its place. */
    CREATE_BEFORE_RENAME,
    /** Opening: this process keeps others from opening. */
    HOLDING_INIT,
    /** Opening: the lock is taken, and the registration is not written. */
    ATTACH_LOCKED,
    /** Closing: the registration is gone, and the lock is not yet. */
    DETACHED_LOCKED
}
