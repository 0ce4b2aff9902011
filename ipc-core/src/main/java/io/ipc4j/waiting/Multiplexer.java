package io.ipc4j.waiting;

import io.ipc4j.IpcException;
import io.ipc4j.WaitStrategy;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Signal;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for many lines in one thread, whatever they are ready by: selectable ones in a selector, the others by their signals,
 * which wake that selector. All but {@link #wakeup} is for one thread at a time: the one that waits, mostly.
 */
public final class Multiplexer implements AutoCloseable {
    private final Selector selector;
    private final Spinning spinning;
    private final Queue<Key> raised = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile boolean asleep;
    private long lastWait;
    private final List<Key> ready = new ArrayList<>();
    /** Found while a line was taken out; for the next wait. */
    private final List<Key> early = new ArrayList<>();

    private final HotBells hotBells = new HotBells();
    private final Consumer<SelectionKey> reporter = selection -> report(selection, ready);

    public Multiplexer(WaitStrategy strategy) {
        this.spinning = new Spinning(strategy);
        try {
            this.selector = Selector.open();
        } catch (IOException e) {
            throw new IpcException("waiting needs a selector, but there is none: " + e.getMessage(), e);
        }
    }

    /** One line in the set. */
    public static final class Key {
        private final Object owner;
        private final Readiness readiness;
        private final AtomicBoolean queued = new AtomicBoolean();
        private volatile int operations;
        private @Nullable SelectionKey selection;
        private @Nullable Runnable disarm;

        /** Whether there may be something at its bell. */
        boolean mayHaveNews() {
            return ((Readiness.Doorbell) readiness).mayHaveNews(operations);
        }

        Key(Object owner, Readiness readiness, int operations) {
            this.owner = owner;
            this.readiness = readiness;
            this.operations = operations;
        }

        /** What was given to {@code add}. */
        public Object owner() {
            return owner;
        }
    }

    /** Adds a line. It is reported as ready once, since what came before nobody can know. */
    public Key add(Object owner, Readiness readiness, int operations) {
        Key key = new Key(owner, readiness, operations);
        if (readiness instanceof Readiness.Selectable selectable) {
            try {
                key.selection = selectable.channel().register(selector, selectable.arm(operations), key);
                armBell(key, operations);
            } catch (ClosedChannelException e) {
                // Reported as ready, and then found to be closed.
            }
        } else {
            key.disarm = ((Signal) readiness).arm(Readiness.READ | Readiness.WRITE, () -> raise(key));
        }
        raise(key);
        return key;
    }

    /** Changes what is waited for. */
    public void interest(Key key, int operations) {
        if (key.operations == operations) {
            return;
        }
        key.operations = operations;
        hotBells.remove(key);
        if (key.selection == null) {
            raise(key);
            return;
        }
        try {
            key.selection.interestOps(((Readiness.Selectable) key.readiness).arm(operations));
            if (armBell(key, operations)) {
                raise(key); // who has armed a bell tries before the sleep
            }
        } catch (CancelledKeyException e) {
            raise(key);
        }
    }

    private boolean armBell(Key key, int operations) {
        if (!(key.readiness instanceof Readiness.Doorbell bell)) {
            return false;
        }
        Runnable before = key.disarm;
        key.disarm = operations == 0 ? null : bell.arm(operations, () -> raise(key));
        if (before != null) {
            before.run();
        }
        return true;
    }

    /** A bell that has rung is looked at from now on, until the next sleep: so the other side need not ring it. */
    private void heatBells() {
        for (Key key : ready) {
            if (key.readiness instanceof Readiness.Doorbell bell && key.disarm != null && hotBells.add(key)) {
                key.disarm.run();
                key.disarm = null;
                bell.answer();
            }
        }
    }

    /** Before a sleep: arms what is hot, and finds out what came meanwhile. */
    private void orderBells() {
        for (Key key : hotBells.takeAll()) {
            Readiness.Doorbell bell = (Readiness.Doorbell) key.readiness;
            bell.answer();
            armBell(key, key.operations);
            if (bell.order(key.operations)) {
                ready.add(key);
            }
        }
    }

    /** Takes a line out. */
    public void remove(Key key) {
        key.operations = 0;
        hotBells.remove(key);
        early.removeIf(other -> other == key); // each line that goes may have found it ready
        if (key.disarm != null) {
            key.disarm.run();
            key.disarm = null;
        }
        // A line that was added again, for another owner, has the same selection key: it is the other's now.
        if (key.selection != null && key.selection.attachment() == key) {
            key.selection.cancel();
            ((Readiness.Selectable) key.readiness).disarm(Readiness.READ | Readiness.WRITE);
            try {
                // A closed socket keeps its descriptor until the selector has let go of it.
                selector.selectNow(selection -> report(selection, early));
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    /**
     * Waits until a line may be ready, {@link #wakeup}, an interrupt (which stays pending), or until the time is over.
     *
     * @param nanos 0 looks once, {@link Waiter#FOREVER} waits for ever
     * @return the lines that may be ready; the same list each time, and the caller's until the next call
     */
    public List<Key> await(long nanos) {
        long begin = System.nanoTime();
        ready.clear();
        ready.addAll(early);
        early.clear();
        try {
            look();
            if (isQuiet()) {
                spin(begin, Math.min(spinning.budget(lastWait), nanos));
            }
            long left = nanos == Waiter.FOREVER ? nanos : nanos - (System.nanoTime() - begin);
            if (isQuiet() && left > 0) {
                orderBells();
            }
            if (isQuiet() && left > 0) {
                sleep(left);
            }
        } catch (IOException e) {
            throw failed(e);
        }
        heatBells();
        woken.set(false);
        lastWait = System.nanoTime() - begin;
        return ready;
    }

    private void spin(long begin, long budget) throws IOException {
        while (System.nanoTime() - begin < budget) {
            look();
            if (!isQuiet() || hotBells.ring(ready)) {
                spinning.succeeded();
                return;
            }
            Thread.yield();
        }
        if (budget > 0) {
            spinning.failed();
        }
    }

    private boolean isQuiet() {
        return ready.isEmpty() && !woken.get() && !Thread.currentThread().isInterrupted();
    }

    private void look() throws IOException {
        if (!hotBells.ringAgain(ready)) {
            selector.selectNow(reporter);
        }
        takeRaised();
    }

    private void sleep(long nanos) throws IOException {
        asleep = true;
        VarHandle.fullFence();
        try {
            if (raised.isEmpty() && !woken.get()) {
                selector.select(reporter, nanos > Long.MAX_VALUE - 1_000_000 ? 0 : (nanos + 999_999) / 1_000_000);
            }
        } finally {
            asleep = false;
        }
        takeRaised();
    }

    private static void report(SelectionKey selection, List<Key> to) {
        Key key = (Key) selection.attachment();
        if (key.operations != 0) {
            to.add(key);
        }
        if (key.disarm == null && key.readiness instanceof Readiness.Doorbell bell) {
            bell.answer();
        }
    }

    private void takeRaised() {
        for (Key key = raised.poll(); key != null; key = raised.poll()) {
            key.queued.set(false);
            if (key.operations != 0) {
                ready.add(key);
            }
        }
    }

    private void raise(Key key) {
        if (key.queued.compareAndSet(false, true)) {
            raised.add(key);
            VarHandle.fullFence();
            if (asleep) {
                selector.wakeup();
            }
        }
    }

    /** Ends a wait, or the next one. Any thread. */
    public void wakeup() {
        if (woken.compareAndSet(false, true)) {
            VarHandle.fullFence();
            if (asleep) {
                selector.wakeup();
            }
        }
    }

    @Override
    public void close() {
        try {
            selector.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static IpcException failed(IOException e) {
        return new IpcException("waiting for many channels failed: " + e.getMessage(), e);
    }
}
