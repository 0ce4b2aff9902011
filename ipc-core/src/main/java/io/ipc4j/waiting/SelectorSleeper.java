package io.ipc4j.waiting;

import io.ipc4j.IpcException;
import io.ipc4j.spi.Readiness;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/** Sleeps in a selector of its own, made when it is first needed: an interrupt ends a select and closes nothing. */
final class SelectorSleeper implements Sleeper {
    private final Readiness.Selectable readiness;
    private final int operations;

    /** Made and closed with the waiter's lock held. */
    private volatile @Nullable Selector selector;

    private @Nullable SelectionKey key;
    private @Nullable Runnable disarm;
    private boolean closed;

    SelectorSleeper(Readiness.Selectable readiness, int operations) {
        this.readiness = readiness;
        this.operations = operations;
    }

    @Override
    public void arm() {
        int interest = readiness.arm(operations);
        try {
            if (selector == null && !closed) {
                Selector opened = readiness.channel().provider().openSelector();
                selector = opened;
                key = readiness.channel().register(opened, interest);
            } else if (key != null && key.interestOps() != interest) {
                key.interestOps(interest);
            }
            if (readiness instanceof Readiness.Doorbell bell) {
                disarm = bell.arm(operations, this::wake);
            }
        } catch (ClosedChannelException | CancelledKeyException e) {
            wake(); // the next try says so
        } catch (IOException e) {
            throw new IpcException("waiting needs a selector, but there is none: " + e.getMessage(), e);
        }
    }

    @Override
    public void sleep(long nanos) {
        Selector current = selector;
        if (current == null) {
            return;
        }
        try {
            // Rounded up: a time-out must not come early.
            current.select(nanos > Long.MAX_VALUE - 1_000_000 ? 0 : (nanos + 999_999) / 1_000_000);
            current.selectedKeys().clear();
        } catch (ClosedSelectorException e) {
            // The next try says so.
        } catch (IOException e) {
            throw new IpcException("waiting failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void disarm() {
        readiness.disarm(operations);
        if (disarm != null) {
            disarm.run();
            disarm = null;
        }
    }

    @Override
    public void wake() {
        Selector current = selector;
        if (current != null) {
            current.wakeup();
        }
    }

    @Override
    public void close() {
        closed = true;
        Selector current = selector;
        if (current != null) {
            try {
                current.close();
            } catch (IOException e) {
                // Nothing to be done about it.
            }
        }
    }
}
