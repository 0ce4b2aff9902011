package io.ipc4j.unix;

import io.ipc4j.spi.Sockets;
import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.channels.SelectableChannel;
import java.nio.channels.Selector;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXSelectorProvider;

/**
 * Waits in junixsocket's selector for all its channels, and raises their signals: one daemon thread for the process, which ends when
 * there is nothing left to wait for. Nobody else ever waits there, because that selector is no good for more:
 *
 * <ul>
 *   <li>it closes a channel whose peer has gone, with all that is still to be read;
 *   <li>a select for ever that is written {@code select(0)} does not wait;
 *   <li>it can't be mixed with the JDK's, so a poller or server would have to wait in two at a time;
 *   <li>it hands all its channels to the kernel at each call, ready or not.
 * </ul>
 */
final class Watch implements Runnable {
    private static final long LINGER_MILLIS = 1000;
    private static final ReentrantLock LOCK = new ReentrantLock();
    /** Guarded by the lock. */
    private static @Nullable Watch running;

    private final Selector selector;
    private final Set<Watched> all = new LinkedHashSet<>();
    private final Queue<Watched> changes = new ConcurrentLinkedQueue<>();
    private volatile boolean asleep;
    /** Channels that are not closed yet; guarded by the lock. */
    private int open;
    /** When there was anything last; the thread's alone. */
    private long lastBusy = System.nanoTime();

    private Watch() throws IOException {
        this.selector = AFUNIXSelectorProvider.getInstance().openSelector();
    }

    /**
     * Takes a channel in non-blocking mode, which is the watch's from now on.
     *
     * @param whenReady done in the watch's thread before each signal
     * @param owner closed after the channel, which was cast from a descriptor and leaves that open
     */
    static Watched add(SelectableChannel channel, Runnable whenReady, Closeable owner) throws IOException {
        LOCK.lock();
        try {
            Watch watch = running;
            if (watch == null) {
                watch = new Watch();
                Thread thread = new Thread(watch, "ipc4j-junixsocket");
                thread.setDaemon(true);
                thread.start();
                running = watch;
            }
            watch.open++;
            return new Watched(watch, channel, whenReady, owner);
        } finally {
            LOCK.unlock();
        }
    }

    /** Has the watch look at this one. Any thread. */
    void changed(Watched one) {
        changes.add(one);
        VarHandle.fullFence();
        if (asleep) {
            asleep = false;
            selector.wakeup();
        }
    }

    @Override
    public void run() {
        try {
            while (!isOver()) {
                try {
                    round();
                } catch (IOException | RuntimeException e) {
                    LockSupport.parkNanos(1_000_000); // no call may be left waiting: on
                }
            }
        } finally {
            Sockets.closeQuietly(selector);
        }
    }

    private void round() throws IOException {
        for (Watched one = changes.poll(); one != null; one = changes.poll()) {
            if (one.isReleased()) {
                continue; // it was here twice
            }
            if (one.isClosing()) {
                release(one);
            } else {
                all.add(one);
                one.settle(selector);
            }
        }
        asleep = true;
        VarHandle.fullFence();
        if (!changes.isEmpty()) {
            selector.selectNow();
        } else if (all.isEmpty()) {
            selector.select(LINGER_MILLIS);
        } else {
            selector.select();
        }
        asleep = false;
        all.forEach(Watched::report);
    }

    private void release(Watched one) {
        try {
            all.remove(one);
            one.release();
        } finally { // whatever a library's close may throw
            LOCK.lock();
            try {
                open--;
            } finally {
                LOCK.unlock();
            }
        }
    }

    /** Whether nothing has been there for a while; then the next channel starts a new thread. */
    private boolean isOver() {
        LOCK.lock();
        try {
            if (open > 0) {
                lastBusy = System.nanoTime();
            }
            boolean over = System.nanoTime() - lastBusy > TimeUnit.MILLISECONDS.toNanos(LINGER_MILLIS);
            if (over) {
                running = null;
            }
            return over;
        } finally {
            LOCK.unlock();
        }
    }
}
