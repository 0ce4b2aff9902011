package io.ipc4j.benchmarks.inside;

import io.ipc4j.ChannelOptions;
import io.ipc4j.FrameHandler;
import io.ipc4j.Framing;
import io.ipc4j.Peer;
import io.ipc4j.spi.StreamLink;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Messages into a stream of bytes, and out of it again, without any system call: one at a time, and 32 at a time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FramingBenchmark {
    private static final int BATCH = 32;

    @Param({"LENGTH", "LINE"})
    public Framing framing;

    @Param({"64", "1024"})
    public int size;

    private StreamLink link;
    private ByteBuffer message;
    private int seen;
    private final FrameHandler counter = frame -> seen += frame.remaining();

    @Setup
    public void open() {
        link = new StreamLink(new LoopbackStream(), ChannelOptions.defaults().withFraming(framing), Peer.at("nowhere"));
        byte[] text = new byte[size];
        Arrays.fill(text, (byte) 'x');
        message = ByteBuffer.wrap(text);
    }

    @Benchmark
    public int one() {
        link.tryWrite(message.rewind());
        link.flush();
        return link.tryRead(counter, 1);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int batch() {
        for (int i = 0; i < BATCH; i++) {
            link.tryWrite(message.rewind());
        }
        link.flush();
        return link.tryRead(counter, BATCH);
    }
}
