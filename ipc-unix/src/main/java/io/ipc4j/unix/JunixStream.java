package io.ipc4j.unix;

import io.ipc4j.spi.ByteStream;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Sockets;
import io.ipc4j.spi.SystemError;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * A socket of junixsocket's as a stream that survives interrupts. Its channel does not: an interrupt during any call closes it, though
 * it is in non-blocking mode. Its input stream, and the JDK's output stream of the same descriptor, take no notice of
 * interrupts, and don't wait either.
 */
final class JunixStream implements ByteStream {
    /** Linux takes a write of this size whole or not at all, so there is no count to be lost with the error that says "full". */
    private static final int AT_ONCE = 16 << 10;

    private final AFUNIXSocketChannel channel;
    private final InputStream in;
    private final FileOutputStream out;
    private final Watched watched;

    /** A descriptor must not be closed, and be another's, while a call is on its way to the system with its number. */
    private final ReentrantLock reading = new ReentrantLock();

    private final ReentrantLock writing = new ReentrantLock();
    private byte @Nullable [] input;
    private byte @Nullable [] output;
    private volatile boolean closed;

    JunixStream(AFUNIXSocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        this.channel = channel;
        this.in = channel.socket().getInputStream();
        this.out = FileDescriptorCast.using(channel.getFileDescriptor()).as(FileOutputStream.class);
        // The selector closes a channel whose peer is gone, though there may be bytes to read: so it gets one of its
        // own.
        FileDescriptorCast duplicate = FileDescriptorCast.duplicating(channel.getFileDescriptor());
        this.watched =
                Watch.add(duplicate.as(AFUNIXSocketChannel.class), () -> {}, duplicate.as(FileOutputStream.class));
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        reading.lock();
        try {
            checkOpen();
            byte[] bytes = input == null ? input = new byte[AT_ONCE] : input;
            int count = in.read(bytes, 0, Math.min(bytes.length, to.remaining()));
            if (count > 0) {
                to.put(bytes, 0, count);
            } else if (count == 0) {
                watched.want(Readiness.READ);
            }
            return count;
        } finally {
            reading.unlock();
        }
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int before = from.position();
        writing.lock();
        try {
            checkOpen();
            byte[] bytes = output == null ? output = new byte[AT_ONCE] : output;
            while (from.hasRemaining()) {
                int count = Math.min(bytes.length, from.remaining());
                from.get(from.position(), bytes, 0, count);
                out.write(bytes, 0, count);
                from.position(from.position() + count);
            }
        } catch (IOException e) {
            if (!SystemError.FULL.isToldBy(e)) {
                throw e;
            }
            watched.want(Readiness.WRITE);
        } finally {
            writing.unlock();
        }
        return from.position() - before;
    }

    @Override
    public void closeOutput() throws IOException {
        writing.lock();
        try {
            checkOpen();
            channel.shutdownOutput();
        } finally {
            writing.unlock();
        }
    }

    private void checkOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public Readiness readiness() {
        return watched.signal();
    }

    @Override
    public void close() {
        reading.lock();
        writing.lock();
        try {
            if (!closed) {
                closed = true;
                Sockets.closeQuietly(channel);
                watched.close();
            }
        } finally {
            writing.unlock();
            reading.unlock();
        }
    }
}
