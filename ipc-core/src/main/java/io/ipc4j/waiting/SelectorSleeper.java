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

    /** Guarded by the waiter's lock, but for the sleep itself. */
    private @Nullable Selector selector;

    private @Nullable SelectionKey key;
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
                selector = readiness.channel().provider().openSelector();
                key = readiness.channel().register(selector, interest);
            } else if (key != null && key.interestOps() != interest) {
                key.interestOps(interest);
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
    }

    @Override
    public void wake() {
        if (selector != null) {
            selector.wakeup();
        }
    }

    @Override
    public void close() {
        closed = true;
        if (selector != null) {
            try {
                selector.close();
            } catch (IOException e) {
                // Nothing to be done about it.
            }
        }
    }
}
