package io.ipc4j.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.spi.FileFacts;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.LinkOptions;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Signal;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A system that gives no more threads for a while. */
@Timeout(60)
class ThreadShortageTest {
    private static final int MORE_THAN_SEATS = 70;

    @TempDir
    private Path directory;

    private final AtomicInteger shortages = new AtomicInteger();
    private final Executor scarce = work -> {
        if (shortages.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new OutOfMemoryError("unable to create native thread");
        }
        PipeThreads.POOL.execute(work);
    };

    /** One and the same client, and no room for a second one: what is not given back is missed. */
    @Test
    void aListenerGoesOnAndNothingOfAClientWithoutAThreadIsLeft() throws Exception {
        Path path = directory.resolve("p");
        URI address = URI.create("pipe:" + path);
        LinkOptions options = new LinkOptions(ChannelOptions.defaults(), Map.of("backlog", "1"));
        LinkListener listener = PipeListener.open(address, path, options, scarce);
        try (FileChannel door = FileChannel.open(path, StandardOpenOption.WRITE)) {
            shortages.set(MORE_THAN_SEATS);
            String hello = "\nipc4j-pipe/1 " + "a".repeat(32) + "\n";
            for (int i = 0; i < MORE_THAN_SEATS; i++) {
                door.write(ByteBuffer.wrap(hello.getBytes(StandardCharsets.ISO_8859_1)));
            }
            Mess.await("each has met with it", () -> shortages.get() == 0);
            for (int i = 0; i < 3; i++) {
                try (Channel<byte[]> client = Ipc.connect(address.toString(), Codec.bytes())) {
                    Link[] server = new Link[1];
                    Mess.await("accepted", () -> (server[0] = listener.tryAccept()) != null);
                    client.send(new byte[] {7});
                    Mess.await("received", () -> server[0].tryRead(message -> {}, 1) == 1);
                    server[0].close();
                }
            }
        } finally {
            listener.close();
        }
    }

    @Test
    void aClientThatMeetsWithItSaysHelloAgain() throws Exception {
        Path path = directory.resolve("p");
        URI address = URI.create("pipe:" + path);
        LinkOptions options = new LinkOptions(ChannelOptions.defaults(), Map.of());
        LinkListener listener = PipeListener.open(address, path, options, scarce);
        shortages.set(1);
        try (Channel<byte[]> client = Ipc.connect(address.toString(), Codec.bytes())) {
            assertThat(client.isOpen()).isTrue();
            assertThat(shortages).hasValue(0);
        } finally {
            listener.close();
        }
    }

    @Test
    void aReaderWithoutAHelperEndsAsAFailedOne() throws Exception {
        try (Fifo fifo = fifo()) {
            Signal signal = new Signal();
            FifoReader reader = new FifoReader(fifo.reader(), signal, true, scarce);
            signal.arm(Readiness.READ, () -> {});
            shortages.set(1);
            assertEnds(() -> reader.read(ByteBuffer.allocate(10)));
            reader.close();
        }
    }

    @Test
    void aWriterWithoutAHelperEndsAsAFailedOne() throws Exception {
        try (Fifo fifo = fifo();
                FileInputStream other = fifo.reader()) {
            FifoWriter writer = new FifoWriter(fifo.writer(), new Signal(), true, scarce);
            shortages.set(1);
            assertEnds(() -> writer.write(ByteBuffer.allocate(64 << 10)));
            assertThat(other.available()).isZero();
            writer.close();
        }
    }

    private Fifo fifo() throws Exception {
        Path path = Mess.mkfifo(directory.resolve("fifo"));
        return Fifo.keep(path, FileFacts.of(path));
    }

    /** Also when there are threads again: the caller may have forgotten what it has written. */
    private static void assertEnds(ThrowingCallable use) {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(use)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("unable to create native thread");
        }
    }
}
