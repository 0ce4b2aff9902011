package io.ipc4j.mmap;

import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Sockets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

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

    /** Of 64 bytes: then it is the others' turn, who use the same thread. What is left is ready still. */
    private static final int MOST_READS = 16;

    private final SocketChannel socket;
    private final News news;
    private final Consumer<Bell> net;
    private final String name;
    private final Sleepers sleepers;
    private final AtomicBoolean watched = new AtomicBoolean();
    private volatile boolean ended;
    private volatile long lastLook = System.nanoTime();

    /**
     * Makes a bell.
     *
     * @param socket from now on the bell's
     * @param net is given this bell when somebody arms, until {@link #isLetGo}
     * @param name for people to read
     */
    Bell(SocketChannel socket, News news, Consumer<Bell> net, String name) {
        this.socket = socket;
        this.news = news;
        this.net = net;
        this.name = name;
        this.sleepers = new Sleepers(news);
    }

    @Override
    public boolean mayHaveNews(int operations) {
        return ended || news.mayHave(operations);
    }

    @Override
    public boolean order(int operations) {
        return ended || news.order(operations);
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
        Runnable disarm = sleepers.add(operations, wake);
        if (!watched.get() && watched.compareAndSet(false, true)) {
            net.accept(this);
        }
        return disarm;
    }

    /** Whether somebody here sleeps, or is going to, until there is something to read. */
    boolean awaitsRead() {
        return sleepers.isAny(READ);
    }

    /** Whether somebody here sleeps, or is going to, until there is room. */
    boolean awaitsWrite() {
        return sleepers.isAny(WRITE);
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

    /** Reads the socket empty, unless the peer writes on and on; true if there was something, or the end. */
    private boolean readEmpty() {
        lastLook = System.nanoTime();
        ByteBuffer bytes = ByteBuffer.allocate(64);
        boolean any = false;
        try {
            int count = socket.read(bytes);
            for (int reads = 1; count > 0; reads++) {
                any = true;
                count = bytes.hasRemaining() || reads == MOST_READS ? 0 : socket.read(bytes.clear());
            }
            if (count < 0) {
                any = !ended;
                ended = true;
            }
        } catch (IOException e) { // closed, by whomever
            any = !ended;
            ended = true;
        }
        return any;
    }

    /** Reads the socket empty, and wakes all if there was something. */
    void look() {
        if (readEmpty()) {
            sleepers.wakeAll();
        }
    }

    /**
     * For the net: wakes all if some have slept since the last call though there is something for them. Gives how many of them the peer has not rung
     * for; whose byte is there was only slow to rise. One thread at a time.
     *
     * @param total to which they are added before they wake, so that they can see it
     */
    int rescue(AtomicLong total) {
        if (!sleepers.areLate()) {
            return 0;
        }
        int missed = readEmpty() || ended ? 0 : sleepers.missed();
        total.addAndGet(missed);
        sleepers.wakeAll();
        return missed;
    }

    boolean isArmed() {
        return sleepers.isAny();
    }

    /** For the net, which has let go of this bell as nobody was armed; false if it must have it back, since somebody is. */
    boolean isLetGo() {
        watched.set(false);
        return !isArmed() || !watched.compareAndSet(false, true); // who saw that it was watched has armed before
    }

    @Override
    public String toString() {
        return name;
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
