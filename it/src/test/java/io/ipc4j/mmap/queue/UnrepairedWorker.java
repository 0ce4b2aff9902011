package io.ipc4j.mmap.queue;

import io.ipc4j.it.QueueWorker;

/** A worker that does not see to the dead. It is here, in the queue's own package, since nobody else can switch that off. */
public final class UnrepairedWorker {
    private UnrepairedWorker() {}

    /** As that of {@link QueueWorker}. */
    public static void main(String[] args) throws Exception {
        CrashPoints.withoutRepair();
        QueueWorker.main(args);
    }
}
