package io.ipc4j.tck;

import io.ipc4j.Ipc;
import io.ipc4j.QueueOptions;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

class MemQueueTest implements QueueContract {

    @Override
    public QueuePlace place(QueueOptions options) {
        return QueuePlace.at(Ipc.transport("mem"), "mem:" + UUID.randomUUID(), options);
    }

    @Override
    public Set<QueueCapability> capabilities() {
        return EnumSet.noneOf(QueueCapability.class);
    }
}
