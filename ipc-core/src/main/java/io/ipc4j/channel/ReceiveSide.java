package io.ipc4j.channel;

import io.ipc4j.ChannelClosedException;
import io.ipc4j.Codec;
import io.ipc4j.FrameHandler;
import io.ipc4j.WaitStrategy;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.Readiness;
import io.ipc4j.waiting.Attempt;
import io.ipc4j.waiting.Waiter;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The receiving half of a channel: tries under its lock, waits without it. */
final class ReceiveSide<T> implements Attempt<T> {
    /** Nothing more comes. */
    static final int END = -1;
    /** A handler is at work, maybe this very thread's. */
    static final int BUSY = -2;

    private final Link link;
    private final Codec<T> codec;
    private final SendSide sendSide;
    private final String name;
    private final Waiter waiter;
    private final FrameHandler decoder = this::decode;
    private final FrameHandler drainer = this::handOver;

    private @Nullable T decoded;
    private @Nullable FrameHandler drainedBy;
    private boolean handingOut;
    /** Whether a drain handler runs: what it throws says nothing of this line, even if it is of the kind that a line throws. */
    private boolean calling;

    private volatile boolean closed;
    private volatile @Nullable Ending ending;
    /** Written with release, read with acquire: a volatile write a message would be a good part of its cost. */
    private final AtomicBoolean exhausted = new AtomicBoolean();

    ReceiveSide(Link link, Codec<T> codec, SendSide sendSide, String name, WaitStrategy strategy) {
        this.link = link;
        this.codec = codec;
        this.sendSide = sendSide;
        this.name = name;
        this.waiter = new Waiter(link.readiness(), Readiness.READ, strategy);
    }

    @Nullable
    T receive(long timeoutNanos) throws InterruptedException {
        waiter.lockUnlessInterrupted();
        try {
            T message = tryOnce();
            if (message != null) {
                return message;
            }
            sendSide.pushBeforeWait();
            return waiter.await(this, timeoutNanos);
        } finally {
            waiter.unlock();
        }
    }

    @Nullable
    T tryReceive() {
        waiter.lock();
        try {
            return tryOnce();
        } finally {
            waiter.unlock();
        }
    }

    int drain(FrameHandler handler, int limit) {
        waiter.lock();
        try {
            return Math.max(0, read(handler, limit));
        } finally {
            waiter.unlock();
        }
    }

    /** Hands out what is there; false if it takes news to find more. */
    boolean drainSome(FrameHandler handler, int limit) {
        waiter.lock();
        try {
            int count = read(handler, limit);
            return count == limit || count > 0 && link.mayHoldMore();
        } finally {
            waiter.unlock();
        }
    }

    @Override
    public @Nullable T tryOnce() {
        if (read(decoder, 1) == 0) {
            return null;
        }
        T message = decoded;
        decoded = null;
        return message;
    }

    @Override
    public void beforeSleep() {
        link.trim();
    }

    private void handOver(ByteBuffer frame) {
        FrameHandler handler = drainedBy;
        assert handler != null;
        calling = true;
        handler.onFrame(frame);
        calling = false;
    }

    private void decode(ByteBuffer frame) {
        decoded = codec.decode(frame);
        if (decoded == null) {
            throw new NullPointerException(codec + " decoded a message to null");
        }
    }

    private int read(FrameHandler handler, int limit) {
        if (closed) {
            throw Ending.BY_THIS_SIDE.exception(name);
        }
        Ending known = ending;
        if (known != null) {
            throw known.exception(name);
        }
        if (handingOut) {
            throw new IllegalStateException("a drain handler must not receive from its own channel " + name);
        }
        if (handler != decoder && drainedBy != handler) {
            drainedBy = handler;
        }
        handingOut = true;
        int count;
        try {
            count = link.tryRead(handler == decoder ? decoder : drainer, limit);
        } catch (ChannelClosedException e) {
            throw calling ? e : end(Ending.of(e));
        } finally {
            handingOut = false;
            calling = false;
            if (waiter.leaderSleeps() && link.holdsSome()) {
                waiter.wakeLeader(); // no selector tells of what this look has brought into the process, and left
            }
        }
        if (count < 0) {
            throw end(Ending.BY_PEER);
        }
        exhausted.setRelease(count == 0);
        if (count == 0) {
            // Whoever looks for an answer must not wait for a question that is still here.
            sendSide.lookedInVain();
        }
        return count;
    }

    private ChannelClosedException end(Ending reason) {
        Ending told = closed ? Ending.BY_THIS_SIDE : reason;
        ending = told;
        return told.exception(name);
    }

    /** Called when there may be something new. */
    void stir() {
        exhausted.setRelease(false);
    }

    /** Whether the last look found nothing, so that it takes news to find something. */
    boolean isExhausted() {
        return exhausted.getAcquire();
    }

    @Nullable
    Ending ending() {
        return ending;
    }

    void trim() {
        waiter.lock();
        try {
            link.trim();
        } finally {
            waiter.unlock();
        }
    }

    /** Ends waiting calls and those to come, but for a handler that is at work: it may itself wait for who calls this. */
    void stop() {
        closed = true;
        waiter.wakeAllUnlessBusy();
    }

    /** Reads on after {@link #stop}, to nowhere; {@link #END}, or {@link #BUSY} while a handler is at work. */
    int discard(int limit) {
        if (!waiter.tryLock()) {
            return BUSY;
        }
        try {
            waiter.signalFollowers(); // if a handler was at work when they were to be woken
            return handingOut ? BUSY : link.tryRead(frame -> {}, limit);
        } catch (ChannelClosedException e) {
            return END;
        } finally {
            waiter.unlock();
        }
    }

    /** False, and it is to be called again, while a handler is at work: it still looks at its message. */
    boolean close() {
        if (!waiter.tryLock()) {
            return false;
        }
        try {
            if (handingOut) {
                return false;
            }
            waiter.close();
            link.trim();
            return true;
        } finally {
            waiter.unlock();
        }
    }
}
