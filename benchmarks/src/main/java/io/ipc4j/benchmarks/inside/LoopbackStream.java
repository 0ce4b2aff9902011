package io.ipc4j.benchmarks.inside;

import io.ipc4j.spi.ByteStream;
import io.ipc4j.spi.Readiness;
import java.nio.ByteBuffer;

/** What is written is what is read next. One thread. */
final class LoopbackStream implements ByteStream {
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(256 << 10);

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
        throw new UnsupportedOperationException("nobody waits here");
    }

    @Override
    public void close() {}
}
