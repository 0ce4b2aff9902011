package io.ipc4j.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Signal;
import java.io.FileInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is woken, and when. */
@Timeout(60)
class FifoWriterTest {
    private static final int FULL = 64 << 10;

    @TempDir
    private Path directory;

    @Test
    void aSleeperOfWhomAPartWasTakenIsWokenWhenTheRestHasRoom() throws Exception {
        Path path = directory.resolve("fifo");
        Mkfifo.make(path);
        Signal signal = new Signal();
        try (Fifo fifo = Fifo.keep(path, Fifo.facts(path));
                FileInputStream reader = fifo.reader()) {
            FifoWriter writer = new FifoWriter(fifo.writer(), signal, true);
            writer.explore(fifo.channel());
            writer.write(ByteBuffer.allocate(FULL));
            reader.readNBytes(new byte[FULL], 0, FULL - 10_000);

            CountDownLatch woken = new CountDownLatch(1);
            Runnable disarm = signal.arm(Readiness.WRITE, woken::countDown);
            int part = writer.write(ByteBuffer.allocate(FULL));
            assertThat(part).isBetween(1, FULL - 1);
            reader.readNBytes(new byte[FULL], 0, part);

            assertThat(woken.await(10, TimeUnit.SECONDS)).isTrue();
            disarm.run();
            writer.close();
        }
    }
}
