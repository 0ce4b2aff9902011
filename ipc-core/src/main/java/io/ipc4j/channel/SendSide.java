package io.ipc4j.channel;

import io.ipc4j.ChannelClosedException;
import io.ipc4j.WaitStrategy;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.Readiness;
import io.ipc4j.waiting.Attempt;
import io.ipc4j.waiting.Waiter;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a channel: takes messages under its lock, and decides when to push them.
 *
 * <p>A message on an idle line is pushed at once by its sender. In a burst ({@link BurstClock}) it stays in the buffer, and the
 * burst is pushed now and then by its own sender, when the buffer is full, when the sender begins to wait for an answer, and,
 * should the sender just stop, by the {@link Courier}. The order is never changed.
 */
final class SendSide {
    private final Link link;
    private final String name;
    private final Waiter waiter;

    private final Backlog backlog = new Backlog();
    private final BurstClock clock = new BurstClock();
    private volatile boolean closed;
    private volatile @Nullable Ending ending;
    private volatile boolean pending;
    private volatile boolean congested;
    private final Courier.Parcel parcel = new Courier.Parcel(this);

    SendSide(Link link, String name, WaitStrategy strategy) {
        this.link = link;
        this.name = name;
        this.waiter = new Waiter(link.readiness(), Readiness.WRITE, strategy);
    }

    Link link() {
        return link;
    }

    /** Sends, or with {@code push} false only takes; false when the time is over. */
    boolean send(ByteBuffer message, boolean push, long timeoutNanos) throws InterruptedException {
        waiter.lockUnlessInterrupted();
        try {
            if (take(message) || takeSlowly(message, timeoutNanos)) {
                pushUnlessBurst(push);
                return true;
            }
            return false;
        } finally {
            waiter.unlock();
        }
    }

    /** Sends all of them, waiting for room; the lock is kept between them unless there is something to wait for. */
    <T> void sendAll(Collection<? extends T> messages, Function<? super T, ByteBuffer> encoder)
            throws InterruptedException {
        waiter.lockUnlessInterrupted();
        try {
            for (T each : messages) {
                ByteBuffer message = encoder.apply(each);
                if (!take(message)) {
                    takeSlowly(message, Waiter.FOREVER);
                }
                markPending();
            }
            pushUnlessBurst(true);
        } finally {
            if (pending) {
                handToCourier();
            }
            waiter.unlock();
        }
    }

    boolean trySend(ByteBuffer message) {
        waiter.lock();
        try {
            if (!take(message)) {
                return keepRest(backlog.of(message));
            }
            pushUnlessBurst(true);
            return true;
        } finally {
            waiter.unlock();
        }
    }

    /**
     * Takes a message without a push, even over the buffer's bound if nothing else is; false if something is. With
     * {@code anyhow} it waits in line then.
     */
    boolean takeOver(ByteBuffer message, boolean anyhow) {
        waiter.lock();
        try {
            if (!take(message)) {
                if (backlog.isEmpty() || backlog.of(message) != null) {
                    backlog.keepFirst(message);
                } else if (!backlog.keepBehind(message, anyhow)) {
                    return false;
                }
            }
            markPending();
            return true;
        } finally {
            waiter.unlock();
        }
    }

    /** Takes a message as {@link #takeOver} does, and has it pushed like one that was sent. */
    boolean sendOver(ByteBuffer message) {
        waiter.lock();
        try {
            boolean taken = takeOver(message, true);
            pushUnlessBurst(true);
            return taken;
        } finally {
            waiter.unlock();
        }
    }

    /** One try: true if the link has all of it. If it has a part, it is the backlog's first. */
    private boolean take(ByteBuffer message) {
        checkOpen();
        return finish() && offer(message);
    }

    private boolean offer(ByteBuffer message) {
        int begin = message.position();
        try {
            if (link.tryWrite(message)) {
                return true;
            }
        } catch (ChannelClosedException e) {
            throw end(e);
        }
        congested = true;
        if (message.position() != begin) {
            backlog.begin(message);
        }
        return false;
    }

    /** Goes on with the message that was taken in part, whoever's it is. */
    private boolean finish() {
        try {
            return backlog.isEmpty() || backlog.offerAll(link, waiter::signalFollowers);
        } catch (ChannelClosedException e) {
            throw end(e);
        }
    }

    private boolean takeSlowly(ByteBuffer message, long timeoutNanos) throws InterruptedException {
        @Nullable Outgoing[] mine = {backlog.of(message)};
        try {
            return waiter.await(
                                    () -> {
                                        checkOpen();
                                        if (mine[0] != null) {
                                            return finishMine(mine[0]) ? Boolean.TRUE : null;
                                        }
                                        if (take(message)) {
                                            return Boolean.TRUE;
                                        }
                                        mine[0] = backlog.of(message);
                                        return null;
                                    },
                                    timeoutNanos)
                            != null
                    || keepRest(mine[0]);
        } catch (InterruptedException e) {
            if (keepRest(mine[0])) {
                // A part is on its way, so all of it must be: the call succeeds, the interrupt stays for the next one.
                Thread.currentThread().interrupt();
                return true;
            }
            throw e;
        } catch (RuntimeException | Error e) {
            keepRest(mine[0]);
            throw e;
        }
    }

    private boolean finishMine(Outgoing mine) {
        return mine.taken || (backlog.isFirst(mine) && (finish() || mine.taken));
    }

    /** Copies what is left of a message whose sender leaves; false if nothing of it was taken. */
    private boolean keepRest(@Nullable Outgoing mine) {
        if (mine == null) {
            return false;
        }
        if (!mine.taken) {
            mine.keepRest();
            handToCourier();
        }
        return true;
    }

    private void pushUnlessBurst(boolean wanted) {
        if (!wanted) {
            markPending();
        } else if (!link.sharesPushes()) {
            pushOrHandOver();
        } else if (clock.pushesNow()) {
            pushOrHandOver();
            clock.pushed();
        } else {
            handToCourier();
        }
    }

    private void pushOrHandOver() {
        if (!pushNow()) {
            handToCourier();
        }
    }

    /** True if nothing is left. */
    private boolean pushNow() {
        try {
            boolean left = !finish() || !link.flush();
            if (pending != left) {
                pending = left;
            }
            if (congested != left) {
                congested = left;
            }
            return !left;
        } catch (ChannelClosedException e) {
            throw end(e);
        }
    }

    private void handToCourier() {
        markPending();
        parcel.handOver();
    }

    /** A volatile write a message would cost more than the rest of this method. */
    private void markPending() {
        if (!pending) {
            pending = true;
        }
    }

    /** Pushes all, waiting for room. */
    void flush() throws InterruptedException {
        waiter.lockUnlessInterrupted();
        try {
            Attempt<Boolean> attempt = () -> {
                checkOpen();
                return pushNow() ? Boolean.TRUE : null;
            };
            if (attempt.tryOnce() == null) {
                waiter.await(attempt, Waiter.FOREVER);
            }
        } finally {
            if (pending) {
                handToCourier();
            }
            waiter.unlock();
        }
    }

    /**
     * Pushes what there is, if that needs no waiting. Errors are for the next sender. False if it was not tried, because
     * another thread is at work here.
     */
    boolean pushIfPending() {
        if (!pending) {
            return true;
        }
        if (!waiter.tryLock()) {
            return false;
        }
        try {
            tryPush();
            return true;
        } finally {
            waiter.unlock();
        }
    }

    /** For a thread that has looked for a message and found none: what it sent must not wait, nor what it is going to send. */
    void lookedInVain() {
        clock.rest();
        pushIfPending();
    }

    /** For a thread that is going to wait for an answer: pushes, or lets the courier do it, since it can't do so itself. */
    void pushBeforeWait() {
        if (!pending) {
            return;
        }
        waiter.lock();
        try {
            if (!tryPush()) {
                parcel.handOver();
            }
        } finally {
            waiter.unlock();
        }
    }

    /** Pushes without waiting, also after {@link #stop}; true if nothing is left, or nothing more can be done. */
    boolean pushAll() {
        waiter.lock();
        try {
            return tryPush();
        } finally {
            waiter.unlock();
        }
    }

    private boolean tryPush() {
        try {
            if (ending != null) {
                pending = false; // there is nobody to push it to, and the courier must not try for ever
                return true;
            }
            return pushNow();
        } catch (ChannelClosedException e) {
            return true;
        }
    }

    boolean isPending() {
        return pending;
    }

    /** Whether the last push could not push all, or a message is waiting: no time to take more. */
    boolean isCongested() {
        return congested;
    }

    long sinceLastSend() {
        return clock.sinceLast();
    }

    @Nullable
    Ending ending() {
        return ending;
    }

    private void checkOpen() {
        if (closed) {
            throw Ending.BY_THIS_SIDE.exception(name);
        }
        Ending known = ending;
        if (known != null) {
            throw known.exception(name);
        }
    }

    private ChannelClosedException end(ChannelClosedException e) {
        Ending told = closed ? Ending.BY_THIS_SIDE : Ending.of(e);
        ending = told;
        pending = false;
        backlog.clear();
        return told.exception(name);
    }

    /** Ends waiting calls and those to come. What was taken can still be pushed. */
    void stop() {
        waiter.lock();
        try {
            closed = true;
        } finally {
            waiter.unlock();
        }
        waiter.wakeAll();
    }

    boolean isStopped() {
        return closed;
    }

    void closeOutput() {
        waiter.lock();
        try {
            if (ending == null) {
                link.closeOutput();
            }
        } catch (ChannelClosedException e) {
            // The peer is gone: it needs no goodbye.
        } finally {
            waiter.unlock();
        }
    }

    void close() {
        waiter.close();
    }
}
