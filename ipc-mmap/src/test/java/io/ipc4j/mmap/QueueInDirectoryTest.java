package io.ipc4j.mmap;

import io.ipc4j.QueueOptions;
import io.ipc4j.tck.QueueContract;
import io.ipc4j.tck.QueuePlace;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;

class QueueInDirectoryTest implements QueueContract {
    private static final AtomicInteger NAMES = new AtomicInteger();

    @TempDir
    private Path directory;

    @Override
    public QueuePlace place(QueueOptions options) {
        return QueuePlace.at(
                new MmapTransport(), "mmap:" + directory.resolve("jobs-" + NAMES.incrementAndGet()), options);
    }
}
