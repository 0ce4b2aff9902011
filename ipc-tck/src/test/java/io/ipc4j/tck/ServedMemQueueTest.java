package io.ipc4j.tck;

import io.ipc4j.Ipc;
import io.ipc4j.QueueOptions;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/** A served queue, whose clients are in the server's process. */
class ServedMemQueueTest implements QueueContract {

    @Override
    public QueuePlace place(QueueOptions options) throws InterruptedException {
        return QueuePlace.served(Ipc.transport("mem"), "mem:" + UUID.randomUUID(), options);
    }

    @Override
    public Set<QueueCapability> capabilities() {
        return EnumSet.of(QueueCapability.OUTLIVES_ITS_USERS);
    }
}
