package io.ipc4j.pipe;

import io.ipc4j.ChannelClosedException;
import io.ipc4j.spi.ByteStream;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Signal;
import io.ipc4j.spi.Sockets;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** A stream over two FIFOs, one each way, or over one. */
final class PipeStream implements ByteStream {
    private final Signal signal;
    private final @Nullable FifoReader reader;
    private final @Nullable FifoWriter writer;
    private final Closeable held;
    private volatile boolean outputClosed;

    private PipeStream(Signal signal, @Nullable FifoReader reader, @Nullable FifoWriter writer, Closeable held) {
        this.signal = signal;
        this.reader = reader;
        this.writer = writer;
        this.held = held;
    }

    /** Two FIFOs that nobody else uses. */
    static PipeStream of(FileInputStream in, FileOutputStream out) throws IOException {
        Signal signal = new Signal();
        return new PipeStream(signal, new FifoReader(in, signal, true), new FifoWriter(out, signal, true), () -> {});
    }

    /** Two FIFOs that nobody else uses, of which one is open once more, for reading, and empty. */
    static PipeStream of(FileInputStream in, FileOutputStream out, FileChannel other) throws IOException {
        Signal signal = new Signal();
        FifoWriter writer = new FifoWriter(out, signal, true);
        writer.explore(other);
        return new PipeStream(signal, new FifoReader(in, signal, true), writer, () -> {});
    }

    /** One FIFO to read; what is held keeps it from ending. */
    static PipeStream reading(FileInputStream in, Closeable held) {
        Signal signal = new Signal();
        return new PipeStream(signal, new FifoReader(in, signal, false), null, held);
    }

    /** One FIFO to write. */
    static PipeStream writing(FileOutputStream out) throws IOException {
        Signal signal = new Signal();
        return new PipeStream(signal, null, new FifoWriter(out, signal, false), () -> {});
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        if (reader == null) {
            throw new ChannelClosedException("it was opened with mode=write, and nothing comes that way", null);
        }
        if (writer == null && outputClosed) {
            return -1; // what is still to come is for whoever reads next
        }
        return reader.read(to);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        if (writer == null) {
            throw new ChannelClosedException("it was opened with mode=read, and nothing can be sent that way", null);
        }
        return writer.write(from);
    }

    @Override
    public void closeOutput() {
        outputClosed = true;
        if (writer != null) {
            writer.close();
        }
    }

    @Override
    public Readiness readiness() {
        return signal;
    }

    @Override
    public void close() {
        closeOutput();
        if (reader != null) {
            reader.close();
        }
        Sockets.closeQuietly(held);
    }
}
