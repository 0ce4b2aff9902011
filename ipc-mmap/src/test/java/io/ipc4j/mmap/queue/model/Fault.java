package io.ipc4j.mmap.queue.model;

/** A mistake that is put into the model on purpose: a check that does not find it is worth nothing. */
enum Fault {
    /** Whoever moves the shared cursor compares its position only, not its epoch. */
    CURSOR_WITHOUT_EPOCH,
    /** A process goes on from its own cursor though the shared one has another epoch. */
    OWN_CURSOR_WITHOUT_EPOCH,
    /** The sweeper does not rewind the cursor at all. */
    SWEEP_WITHOUT_REWIND,
    /** The sweeper rewinds to what it converted itself, and does not look for what a sweeper before it did. */
    SWEEP_WITHOUT_RESCAN,
    /** The sweeper says that the dead are gone before it rewinds, so nobody repeats its work. */
    SWEEP_FORGETS_FIRST,
    /** With leases that expire: a taker does not look, after it has copied, whether it still has the lease. */
    EXPIRY_WITHOUT_RECHECK,
    /** A release rewinds the cursor but leaves its epoch. */
    RELEASE_WITHOUT_EPOCH,
    /** A release rewinds the cursor before the message is ready again. */
    RELEASE_REWINDS_FIRST,
    /** A claim, and who made it, are two steps. */
    CLAIM_WITHOUT_OWNER,
    /** The message is ready before it is written. */
    COMMIT_BEFORE_WRITING,
    /** Nobody looks whether the blocks behind the first are free before they are claimed. */
    INTERIOR_UNCHECKED,
    /** An acknowledgement frees the first block before the others. */
    ACK_HEAD_FIRST
}
