package io.ipc4j.mmap;

import io.ipc4j.spi.Transport;
import io.ipc4j.tck.TransportContract;
import java.nio.file.Path;
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
}
