package io.ipc4j.benchmarks.inside;

import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.MessageQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
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

/** A message through a queue, put and taken by one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class QueueBenchmark {
    @Param({"mmap", "mem"})
    public String transport;

    private Path directory;
    private MessageQueue<byte[]> queue;
    private final byte[] message = new byte[64];

    @Setup
    public void open() throws IOException, InterruptedException {
        directory = Files.createTempDirectory("ipc4j-jmh");
        queue = Ipc.openQueue(
                transport.equals("mem") ? "mem:jmh" : "mmap:" + directory.resolve("queue"), Codec.bytes());
    }

    @TearDown
    public void close() throws IOException {
        queue.close();
        try (var all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    @Benchmark
    public byte[] putTake() throws InterruptedException {
        queue.put(message);
        return queue.take();
    }
}
