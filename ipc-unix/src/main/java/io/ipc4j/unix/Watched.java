package io.ipc4j.unix;

import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Signal;
import io.ipc4j.spi.Sockets;
import java.io.Closeable;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One channel in the {@link Watch}: who found that nothing can be done says what for to wait, and is signalled once. */
final class Watched {
    private final Watch watch;
    private final SelectableChannel channel;
    private final Runnable whenReady;
    private final Closeable owner;
    private final int read;
    private final Signal signal = new Signal();
    private final AtomicInteger wanted = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean closing;
    private volatile boolean gone;

    /** The watch's thread's alone. */
    private @Nullable SelectionKey key;

    Watched(Watch watch, SelectableChannel channel, Runnable whenReady, Closeable owner) {
        this.watch = watch;
        this.channel = channel;
        this.whenReady = whenReady;
        this.owner = owner;
        this.read = channel.validOps() & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT);
    }

    Signal signal() {
        return signal;
    }

    /** Raises the signal when one of these is possible; after a try that was in vain. Any thread. */
    void want(int operations) {
        int before = wanted.getAndUpdate(all -> all | operations);
        if (gone) {
            signal.raise(Readiness.READ | Readiness.WRITE);
        } else if ((before & operations) != operations) {
            watch.changed(this);
        }
    }

    void close() {
        closing = true;
        watch.changed(this);
    }

    /** Closes, and waits for it, uninterruptibly; it takes no time, and a second at most. */
    void closeAndWait() {
        close();
        boolean interrupted = false;
        while (true) {
            try {
                released.await(1, TimeUnit.SECONDS);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isReleased() {
        return released.getCount() == 0;
    }

    boolean isClosing() {
        return closing;
    }

    /** Closes all that it has. The watch's thread. */
    void release() {
        try {
            if (key != null) {
                key.cancel();
            }
            Sockets.closeQuietly(channel);
        } finally {
            Sockets.closeQuietly(owner);
            released.countDown();
        }
    }

    /** Tells the selector what is wanted. The watch's thread. */
    void settle(Selector selector) {
        if (gone) {
            leave();
            return;
        }
        try {
            if (key == null) {
                key = channel.register(selector, interest());
            } else {
                key.interestOps(interest());
            }
        } catch (ClosedChannelException | CancelledKeyException e) {
            leave();
        }
    }

    private int interest() {
        int all = wanted.get();
        return ((all & Readiness.READ) == 0 ? 0 : read) | all & Readiness.WRITE;
    }

    /** Passes on what the selector found. The watch's thread. */
    void report() {
        if (gone || key == null) {
            return;
        }
        if (!channel.isOpen() || !key.isValid()) {
            leave();
            return;
        }
        int found = key.readyOps();
        int operations = ((found & read) == 0 ? 0 : Readiness.READ) | found & Readiness.WRITE;
        if ((operations & wanted.get()) == 0) {
            return;
        }
        // First this: who finds nothing once more after that is heard.
        wanted.updateAndGet(all -> all & ~operations);
        key.interestOps(interest());
        whenReady.run();
        signal.raise(operations);
    }

    /** The selector has closed the channel: the peer has gone, so that no try finds nothing any more. */
    private void leave() {
        gone = true;
        signal.raise(Readiness.READ | Readiness.WRITE);
    }
}
