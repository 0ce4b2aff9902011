package io.ipc4j.mmap;

import io.ipc4j.spi.Transport;
import io.ipc4j.tck.Capability;
import io.ipc4j.tck.TransportContract;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;

class MmapContractTest implements TransportContract {
    private static final AtomicInteger NAMES = new AtomicInteger();

    @TempDir
    private Path directory;

    @Override
    public Transport transport() {
        return new MmapTransport();
    }

    @Override
    public String newAddress() {
        return "mmap:" + directory + "/" + NAMES.incrementAndGet();
    }

    /** It carries whole messages: there is nothing to cut. */
    @Override
    public Set<Capability> capabilities() {
        return EnumSet.complementOf(EnumSet.of(Capability.FRAMING));
    }
}
