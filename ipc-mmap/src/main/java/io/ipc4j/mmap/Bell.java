package io.ipc4j.mmap;

import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Sockets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/**
 * The socket beside the rings: a byte from the peer wakes whoever sleeps here, and its end says that the peer is gone. Any thread.
 *
 * <p>Who is going to sleep arms; from then on each try of that direction that fails first reads the socket empty, puts the number of a new sleep where the peer sees
 * it, and looks once more. The number stays there when a
 * try succeeds, for another thread may still be asleep. The peer writes one byte a number, so the socket never fills, and ringing never waits. Whoever reads the
 * socket empty may take a byte that was meant for another thread of this process; so it wakes all who are armed.
 */
final class Bell implements Readiness.Doorbell {
    /** Between two looks at the socket by those who try and don't sleep. A look is a system call, 0.5 µs. */
    private static final long LOOK_INTERVAL = TimeUnit.MILLISECONDS.toNanos(1);

    private final SocketChannel socket;
    private final CopyOnWriteArrayList<Armed> armed = new CopyOnWriteArrayList<>();
    private final AtomicInteger reading = new AtomicInteger();
    private final AtomicInteger writing = new AtomicInteger();
    private final IntPredicate news;
    private final IntPredicate order;
    private volatile boolean ended;
    private volatile long lastLook = System.nanoTime();

    private record Armed(Runnable wake) {}

    /**
     * Makes a bell.
     *
     * @param socket from now on the bell's
     * @param news answers {@link #mayHaveNews}
     * @param order does {@link #order}
     */
    Bell(SocketChannel socket, IntPredicate news, IntPredicate order) {
        this.socket = socket;
        this.news = news;
        this.order = order;
    }

    @Override
    public boolean mayHaveNews(int operations) {
        return ended || news.test(operations);
    }

    @Override
    public boolean order(int operations) {
        return ended || order.test(operations);
    }

    @Override
    public SelectableChannel channel() {
        return socket;
    }

    /** Room to write comes as a byte too. */
    @Override
    public int arm(int operations) {
        return operations == 0 ? 0 : READ;
    }

    @Override
    public Runnable arm(int operations, Runnable wake) {
        Armed waiter = new Armed(wake);
        armed.add(waiter);
        count(operations, 1);
        return () -> {
            if (armed.removeIf(each -> each == waiter)) {
                count(operations, -1);
            }
        };
    }

    private void count(int operations, int step) {
        if ((operations & READ) != 0) {
            reading.addAndGet(step);
        }
        if ((operations & WRITE) != 0) {
            writing.addAndGet(step);
        }
    }

    /** Whether somebody here sleeps, or is going to, until there is something to read. */
    boolean awaitsRead() {
        return reading.get() != 0;
    }

    /** Whether somebody here sleeps, or is going to, until there is room. */
    boolean awaitsWrite() {
        return writing.get() != 0;
    }

    /** Wakes the peer. */
    void ring() {
        try {
            socket.write(ByteBuffer.allocate(1));
        } catch (IOException e) {
            // It is gone: whoever reads the socket finds that out.
        }
    }

    /** Whether the peer has closed or is gone. What it wrote before can be seen by whoever knows that. */
    boolean isEnded() {
        return ended;
    }

    @Override
    public void answer() {
        look();
    }

    /** Reads the socket empty. */
    void look() {
        lastLook = System.nanoTime();
        ByteBuffer bytes = ByteBuffer.allocate(64);
        boolean any = false;
        try {
            int count = socket.read(bytes);
            while (count > 0) {
                any = true;
                count = bytes.hasRemaining() ? 0 : socket.read(bytes.clear());
            }
            if (count < 0) {
                any = !ended;
                ended = true;
            }
        } catch (IOException e) { // closed, by whomever
            any = !ended;
            ended = true;
        }
        if (any) {
            armed.forEach(each -> each.wake.run());
        }
    }

    /** For those who try again and again, and never sleep. */
    void lookNowAndThen() {
        if (System.nanoTime() - lastLook > LOOK_INTERVAL) {
            look();
        }
    }

    /** Tells the peer that nothing more comes, neither messages nor rings. */
    void closeOutput() throws IOException {
        socket.shutdownOutput();
    }

    void close() {
        Sockets.closeQuietly(socket);
    }
}
