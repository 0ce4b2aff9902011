package io.ipc4j.benchmarks.inside;

import io.ipc4j.Channel;
import io.ipc4j.Codec;
import io.ipc4j.FrameHandler;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A message through a whole channel, sent and taken by one thread: what all layers together cost and allocate. With {@code mmap:} that is
 * the ring; the others have a system call on each side. It flushes, since the messages of a {@code send} in a loop are a burst, and a thread that is
 * about to take what it has sent itself would wait for whoever pushes the burst's end.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ChannelBenchmark {
    @Param({"mmap", "mem", "unix", "tcp"})
    public String transport;

    @Param({"64", "1024"})
    public int size;

    private Path directory;
    private Listener<byte[]> listener;
    private Channel<byte[]> sender;
    private Channel<byte[]> taker;
    private byte[] message;
    private int seen;
    private final FrameHandler counter = frame -> seen += frame.remaining();

    @Setup
    public void open() throws IOException, InterruptedException {
        directory = Files.createTempDirectory("ipc4j-jmh");
        String address = switch (transport) {
            case "tcp" -> "tcp://127.0.0.1:0";
            case "mem" -> "mem:jmh";
            default -> transport + ":" + directory.resolve("line");
        };
        listener = Ipc.listen(address, Codec.bytes());
        sender = Ipc.connect(listener.address().toString(), Codec.bytes());
        taker = listener.accept();
        message = new byte[size];
    }

    @TearDown
    public void close() throws IOException {
        sender.close();
        taker.close();
        listener.close();
        Files.delete(directory);
    }

    @Benchmark
    public byte[] writeFlushReceive() throws InterruptedException {
        sender.write(message);
        sender.flush();
        return taker.receive();
    }

    @Benchmark
    public int writeFlushDrain() throws InterruptedException {
        sender.write(message);
        sender.flush();
        return drained();
    }

    private int drained() {
        while (taker.drain(counter, 1) == 0) {
            Thread.onSpinWait();
        }
        return seen;
    }
}
