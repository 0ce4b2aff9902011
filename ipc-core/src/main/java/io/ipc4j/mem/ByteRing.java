package io.ipc4j.mem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/** One way of a line over the heap: bytes in a ring. It is allocated with the first byte. */
final class ByteRing {
    private static final int CAPACITY = 64 << 10;

    private final ReentrantLock lock = new ReentrantLock();
    private byte[] bytes = new byte[0];
    private long written;
    private long read;
    private boolean ended;
    private boolean abandoned;

    /** How many bytes were read; -1 at the end. */
    int read(ByteBuffer to) {
        lock.lock();
        try {
            int count = (int) Math.min(written - read, to.remaining());
            if (count == 0 && ended) {
                return -1;
            }
            int from = (int) (read % CAPACITY);
            int first = Math.min(count, CAPACITY - from);
            to.put(bytes, Math.min(from, bytes.length), first);
            to.put(bytes, 0, count - first);
            read += count;
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** How many bytes were written. */
    int write(ByteBuffer from) throws IOException {
        lock.lock();
        try {
            if (abandoned || ended) {
                throw new IOException("nobody reads any more");
            }
            if (bytes.length == 0) {
                bytes = new byte[CAPACITY];
            }
            int count = (int) Math.min(CAPACITY - (written - read), from.remaining());
            int to = (int) (written % CAPACITY);
            int first = Math.min(count, CAPACITY - to);
            from.get(bytes, to, first);
            from.get(bytes, 0, count - first);
            written += count;
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** The reader meets the end after what was written. */
    void end() {
        lock.lock();
        try {
            ended = true;
        } finally {
            lock.unlock();
        }
    }

    /** The writer is told that nobody reads any more. */
    void abandon() {
        lock.lock();
        try {
            abandoned = true;
        } finally {
            lock.unlock();
        }
    }
}
