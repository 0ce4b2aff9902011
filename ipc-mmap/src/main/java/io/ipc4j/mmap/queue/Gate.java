package io.ipc4j.mmap.queue;

import io.ipc4j.QueueClosedException;
import io.ipc4j.QueueException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The way into an open queue: through its {@link Turnstile}, and not once it has failed. What failed is what every later call ends with. Any thread. */
final class Gate {
    private final Turnstile turnstile;
    private final String name;
    private final AtomicReference<@Nullable QueueException> failure;
    private final Runnable tell;

    /**
     * A gate.
     *
     * @param turnstile through which the callers go
     * @param name for error messages
     * @param failure what has failed, if anything has
     * @param tell wakes all that wait, so that they see it
     */
    Gate(Turnstile turnstile, String name, AtomicReference<@Nullable QueueException> failure, Runnable tell) {
        this.turnstile = turnstile;
        this.name = name;
        this.failure = failure;
        this.tell = tell;
    }

    /** For those who look at {@link Turnstile#isClosed} after each claim. Gives what {@link #exit} wants. */
    int enter() {
        return check(turnstile.enter());
    }

    /** For those who claim nothing whose fate could tell them that the queue was closed meanwhile. */
    int enterAtOnce() {
        return check(turnstile.enterAtOnce());
    }

    private int check(int place) {
        if (place == Turnstile.CLOSED) {
            throw new QueueClosedException("the queue " + name + " is closed", null);
        }
        QueueException failed = failure.get();
        if (failed != null) {
            turnstile.exit(place);
            throw new QueueException(failed.getMessage(), failed);
        }
        return place;
    }

    void exit(int place) {
        turnstile.exit(place);
    }

    /** For what is not done for every message. */
    <R> R inside(Supplier<R> work) {
        int place = enterAtOnce();
        try {
            return work.get();
        } catch (InternalError | QueueException e) {
            throw failed(e);
        } finally {
            turnstile.exit(place);
        }
    }

    /** From now on every call says why. */
    void fail(QueueException e) {
        if (failure.compareAndSet(null, e)) {
            tell.run();
        }
    }

    /** Unless the queue was only closed, it is what every other call ends with from now on. */
    private QueueException told(QueueException e) {
        if (!(e instanceof QueueClosedException)) {
            fail(e);
        }
        return e;
    }

    /** What a call ends with that has failed. */
    QueueException failed(Throwable e) {
        return e instanceof QueueException told ? told(told) : cut((InternalError) e);
    }

    private QueueException cut(InternalError e) {
        QueueException told = new QueueException(
                "the queue " + name
                        + " can't be used any more: its file was cut, or its disk can't be read. Restore it",
                e);
        fail(told);
        return told;
    }

    /** Lets nobody in any more; returns when nobody is in there. */
    void close() {
        turnstile.close();
    }
}
