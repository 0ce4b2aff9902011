package io.ipc4j.pipe;

import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Signal;
import io.ipc4j.spi.Sockets;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The reading end of a FIFO, without waiting, which Java has no call for. While bytes come, the calling thread asks how many are
 * there (0.5 µs) and reads no more than that. When it goes to sleep, or has found nothing for a while, a helper takes its place:
 * a thread that blocks in the kernel until something comes, or the end (which only a blocking read tells), and raises the signal.
 *
 * <p>The calling thread uses the stream, which knows no interrupts; the helper uses its channel, which {@code close} can wake.
 */
final class FifoReader {
    /** A line on which nothing came for so long may have ended: only the helper can tell. */
    private static final long PATIENCE_NANOS = 1_000_000;

    private static final int EARLY_BYTES = 4 << 10;

    private final FileInputStream stream;
    private final FileChannel channel;
    private final Signal signal;
    private final boolean exclusive;
    private final Executor threads;

    /** For tries, and for closing: a descriptor must not be closed under a read, for its number may be used again at once. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Scratch scratch = new Scratch();
    /** What the helper has read. */
    private @Nullable ByteBuffer early;

    private boolean helped;
    private boolean ended;
    private boolean closed;
    private @Nullable IOException failure;
    private long lastSuccess = System.nanoTime();

    /**
     * Reads a FIFO.
     *
     * @param exclusive whether nobody else reads it; if others do, what is there may be gone a moment later
     */
    FifoReader(FileInputStream stream, Signal signal, boolean exclusive) {
        this(stream, signal, exclusive, PipeThreads.POOL);
    }

    /**
     * Reads a FIFO.
     *
     * @param threads where the helper runs
     */
    FifoReader(FileInputStream stream, Signal signal, boolean exclusive, Executor threads) {
        this.stream = stream;
        this.channel = stream.getChannel();
        this.signal = signal;
        this.exclusive = exclusive;
        this.threads = threads;
    }

    /** As {@link io.ipc4j.spi.ByteStream#read}. */
    int read(ByteBuffer to) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new ClosedChannelException();
            }
            if (helped) {
                return 0;
            }
            ByteBuffer first = early;
            if (first != null && first.hasRemaining()) {
                return move(first, to);
            }
            if (failure != null) {
                throw failure;
            }
            return ended ? -1 : readNow(to);
        } finally {
            lock.unlock();
        }
    }

    private static int move(ByteBuffer from, ByteBuffer to) {
        int count = Math.min(from.remaining(), to.remaining());
        to.put(from.array(), from.position(), count);
        from.position(from.position() + count);
        return count;
    }

    private int readNow(ByteBuffer to) throws IOException {
        int there = exclusive ? stream.available() : 0;
        if (there > 0) {
            int most = Math.min(Math.min(there, to.remaining()), Scratch.LARGE);
            byte[] bytes = scratch.of(most);
            int count = stream.read(bytes, 0, most);
            to.put(bytes, 0, count);
            lastSuccess = System.nanoTime();
            return count;
        }
        if (!exclusive || signal.isArmed(Readiness.READ) || System.nanoTime() - lastSuccess > PATIENCE_NANOS) {
            help();
        }
        return 0;
    }

    private void help() throws IOException {
        scratch.trim();
        ByteBuffer buffer = early == null ? early = ByteBuffer.allocate(EARLY_BYTES) : early;
        buffer.position(buffer.limit());
        helped = true;
        boolean begun = false;
        try {
            threads.execute(() -> await(buffer));
            begun = true;
        } catch (Error e) { // mostly OutOfMemoryError: unable to create native thread
            throw failure = new IOException("no thread to wait for something to come through a pipe: " + e, e);
        } finally {
            helped = begun;
        }
    }

    /** In the helper's thread. */
    private void await(ByteBuffer buffer) {
        ByteBuffer target = buffer.duplicate().clear();
        int count = 0;
        IOException problem = null;
        try {
            count = channel.read(target);
        } catch (IOException e) {
            problem = e;
        }
        lock.lock();
        try {
            buffer.limit(Math.max(count, 0)).position(0);
            failure = problem;
            ended = count < 0;
            helped = false;
            lastSuccess = System.nanoTime();
        } finally {
            lock.unlock();
        }
        signal.raise(Readiness.READ);
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            Sockets.closeQuietly(channel); // wakes the helper
        } finally {
            lock.unlock();
        }
        signal.raise(Readiness.READ);
    }
}
