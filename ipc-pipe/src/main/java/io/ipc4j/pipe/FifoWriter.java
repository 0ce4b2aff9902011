package io.ipc4j.pipe;

import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Signal;
import io.ipc4j.spi.Sockets;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The writing end of a FIFO, without waiting. The calling thread asks how many bytes nobody has read yet and writes only what
 * has room for certain. Where there is none, and the thread goes to sleep or has tried for a while, a helper takes its place: it
 * blocks in the kernel with a copy of the next bytes, and when they are written the next call is told that they are.
 *
 * <p>How much has room is a matter of pages: Linux gives a pipe 16, or only 2 (a user with a thousand pipes), and does not
 * tell Java which. So a pipe is trusted with one page at first, and then with as many as it has been seen to hold.
 * Of any two pages in a row, but for the first, more than one page's worth is full, since a write is added to the last page if
 * it fits; so {@code n} bytes, divided by the page and rounded up, take twice as many pages at most.
 */
final class FifoWriter {
    /** As small as any; on systems with larger ones this is less than there is. */
    private static final int PAGE = 4096;

    private static final int MOST_PAGES = 16;
    /** How often a helper writes more than the pipe is trusted with, all at once, to see what it holds. */
    private static final int MOST_TRIALS = 8;

    private static final long PATIENCE_NANOS = 1_000_000;
    private static final long EXPLORING_NANOS = 10_000_000;
    private static final long PAUSE_NANOS = 20_000;

    /** Nobody promises pages on other systems. */
    private static final boolean KNOWS_PAGES = System.getProperty("os.name").equals("Linux");

    private final FileOutputStream stream;
    private final FileChannel channel;
    /** Tells how many bytes are in the pipe; it is the same descriptor. */
    private final FileInputStream gauge;

    private final Signal signal;
    private final boolean exclusive;
    private final Executor threads;

    /** As in {@link FifoReader}. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Scratch scratch = new Scratch();
    private int trustedPages = 1;
    /** At most. */
    private int usedPages;

    private int trials;
    private boolean helped;
    /** How many of the next bytes the helper has written. */
    private int ahead;

    private boolean closed;
    private @Nullable IOException failure;
    private boolean stuck;
    private long stuckSince;

    /**
     * Writes a FIFO.
     *
     * @param exclusive whether nobody else writes to it; if others do, room may be gone a moment later
     */
    FifoWriter(FileOutputStream stream, Signal signal, boolean exclusive) throws IOException {
        this(stream, signal, exclusive, PipeThreads.POOL);
    }

    /**
     * Writes a FIFO.
     *
     * @param threads where the helper runs
     */
    FifoWriter(FileOutputStream stream, Signal signal, boolean exclusive, Executor threads) throws IOException {
        this.stream = stream;
        this.channel = stream.getChannel();
        this.gauge = new FileInputStream(stream.getFD());
        this.signal = signal;
        this.exclusive = exclusive && KNOWS_PAGES;
        this.threads = threads;
        measure();
    }

    /** As {@link io.ipc4j.spi.ByteStream#write}, but that bytes which were not taken must be offered again, and first. */
    int write(ByteBuffer from) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new ClosedChannelException();
            }
            if (failure != null) {
                throw failure;
            }
            int count = takeAhead(from);
            return helped || !from.hasRemaining() ? count : count + writeNow(from);
        } finally {
            lock.unlock();
        }
    }

    private int takeAhead(ByteBuffer from) {
        int count = Math.min(ahead, from.remaining());
        from.position(from.position() + count);
        ahead -= count;
        return count;
    }

    private int writeNow(ByteBuffer from) throws IOException {
        int wanted = Math.min(from.remaining(), MOST_PAGES * PAGE);
        if (!exclusive) {
            help(from, wanted, PAGE);
            return 0;
        }
        int room = room(wanted);
        if (usedPages == 0 && wanted > room && trustedPages < MOST_PAGES && trials < MOST_TRIALS) {
            trials++;
            help(from, wanted, wanted);
            return 0;
        }
        int count = Math.min(wanted, room);
        if (count > 0) {
            stuck = false;
            usedPages += pages(count);
            byte[] bytes = scratch.of(count);
            from.get(bytes, 0, count);
            stream.write(bytes, 0, count);
        }
        // Also after a part: whoever needs more than that goes to sleep now, and nobody else would wake them.
        boolean left = from.hasRemaining();
        if (left && (signal.isArmed(Readiness.WRITE) || count == 0 && isStuck())) {
            help(from, Math.min(from.remaining(), MOST_PAGES * PAGE), PAGE);
        }
        return count;
    }

    /** How many bytes have room for certain. Asks only if what was known last is not enough. */
    private int room(int wanted) throws IOException {
        if (usedPages + pages(wanted) > trustedPages) {
            measure();
        }
        return Math.max(0, trustedPages - usedPages) * PAGE;
    }

    private void measure() throws IOException {
        int pages = pages(gauge.available());
        trustedPages = Math.max(trustedPages, Math.min(pages, MOST_PAGES)); // what it holds now, it can hold
        usedPages = 2 * pages;
    }

    private static int pages(int bytes) {
        return (bytes + PAGE - 1) / PAGE;
    }

    private boolean isStuck() {
        long now = System.nanoTime();
        if (!stuck) {
            stuck = true;
            stuckSince = now;
        }
        return now - stuckSince > PATIENCE_NANOS;
    }

    private void help(ByteBuffer from, int count, int piece) throws IOException {
        scratch.trim();
        byte[] copy = new byte[count];
        from.duplicate().get(copy);
        helped = true;
        boolean begun = false;
        try {
            threads.execute(() -> push(copy, piece));
            begun = true;
        } catch (Error e) { // mostly OutOfMemoryError: unable to create native thread
            throw failure = new IOException("no thread to wait for room in a pipe: " + e, e);
        } finally {
            helped = begun;
        }
    }

    /** In the helper's thread. What is written is told before a write that may have to wait, and at the end. */
    private void push(byte[] bytes, int first) {
        int from = 0;
        int piece = first;
        while (from < bytes.length) {
            int count = Math.min(piece, bytes.length - from);
            IOException problem = null;
            try {
                for (ByteBuffer left = ByteBuffer.wrap(bytes, from, count); left.hasRemaining(); ) {
                    channel.write(left);
                }
            } catch (IOException e) {
                problem = e;
            }
            from = problem == null ? from + count : bytes.length;
            piece = pushed(count, from < bytes.length, problem);
            if (piece == 0) {
                signal.raise(Readiness.WRITE);
                piece = PAGE;
            }
        }
        signal.raise(Readiness.WRITE);
    }

    /** Gives how much can be written next for certain. */
    private int pushed(int count, boolean goesOn, @Nullable IOException problem) {
        lock.lock();
        try {
            failure = problem;
            ahead += count;
            helped = goesOn;
            stuck = false;
            if (problem == null && !closed) {
                measure();
            }
            return exclusive ? Math.max(0, trustedPages - usedPages) * PAGE : 0;
        } catch (IOException e) {
            failure = e;
            return 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Fills the pipe once and empties it, to know what it holds: each small write then needs one system call in place of three.
     *
     * @param other reads the pipe, which nobody else has open yet
     */
    void explore(FileChannel other) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MOST_PAGES * PAGE);
        lock.lock();
        try {
            help(bytes, bytes.capacity(), bytes.capacity());
        } finally {
            lock.unlock();
        }
        long begin = System.nanoTime();
        while (isHelped() && System.nanoTime() - begin < EXPLORING_NANOS) { // longer if the pipe is smaller
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        while (bytes.hasRemaining()) {
            other.read(bytes);
        }
        while (isHelped()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        ahead = 0;
    }

    private boolean isHelped() throws IOException {
        lock.lock();
        try {
            if (failure != null) {
                throw failure;
            }
            return helped;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            Sockets.closeQuietly(channel); // wakes the helper
        } finally {
            lock.unlock();
        }
        signal.raise(Readiness.WRITE);
    }
}
