package io.ipc4j.tck;

/** All that a queue promises. A queue's test implements this, and nothing less. */
public interface QueueContract
        extends QueueVerbsContract,
                QueueBatchContract,
                QueueLeaseContract,
                QueueDeadLetterContract,
                QueueHandlerContract,
                QueueTimeoutContract,
                QueueInterruptContract,
                QueueClosingContract,
                QueueProcessContract {}
