package io.ipc4j.tck;

import io.ipc4j.Ipc;
import io.ipc4j.spi.Transport;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

class MemContractTest implements TransportContract {

    @Override
    public Transport transport() {
        return Ipc.transport("mem");
    }

    @Override
    public String newAddress() {
        return "mem:" + UUID.randomUUID();
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.complementOf(EnumSet.of(Capability.PROCESSES));
    }
}
