package io.ipc4j.benchmarks.inside;

import io.ipc4j.spi.ByteStream;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Signal;
import java.nio.ByteBuffer;

/** What is written is what is read next. One thread. */
final class LoopbackStream implements ByteStream {
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(256 << 10);
    private final Signal nobodyWaits = new Signal();

    @Override
    public int read(ByteBuffer to) {
        bytes.flip();
        int count = Math.min(bytes.remaining(), to.remaining());
        to.put(to.position(), bytes, 0, count).position(to.position() + count);
        bytes.position(count);
        bytes.compact();
        return count;
    }

    @Override
    public int write(ByteBuffer from) {
        int count = from.remaining();
        bytes.put(from);
        return count;
    }

    @Override
    public void closeOutput() {}

    @Override
    public Readiness readiness() {
        return nobodyWaits;
    }

    @Override
    public void close() {}
}
