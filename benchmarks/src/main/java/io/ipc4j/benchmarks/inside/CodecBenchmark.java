package io.ipc4j.benchmarks.inside;

import io.ipc4j.Codec;
import io.ipc4j.jackson.JsonCodec;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A message into bytes, and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CodecBenchmark {
    /** How long the text is; the JSON has it as a field. */
    @Param({"64", "1024"})
    public int size;

    private String text;
    private byte[] bytes;
    private Job job;

    private final Codec<String> utf8 = Codec.utf8();
    private final Codec<byte[]> arrays = Codec.bytes();
    private final Codec<Job> json = JsonCodec.of(Job.class);

    /** A message as a program has them. */
    public record Job(String task, int number, Map<String, String> labels) {}

    @org.openjdk.jmh.annotations.Setup
    public void prepare() {
        text = "x".repeat(size);
        bytes = new byte[size];
        job = new Job(text, 42, Map.of("user", "ana"));
    }

    @Benchmark
    public String utf8() {
        return utf8.decode(utf8.encode(text));
    }

    @Benchmark
    public byte[] arrays() {
        return arrays.decode(arrays.encode(bytes));
    }

    @Benchmark
    public Job json() {
        ByteBuffer encoded = json.encode(job);
        return json.decode(encoded);
    }
}
