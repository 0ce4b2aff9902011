package io.ipc4j.queue;

import io.ipc4j.QueueClosedException;
import io.ipc4j.QueueException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A call that waits for something that the server says. Guarded by the conversation's lock. */
class Waiting {
    final Condition turn;
    private int open = 1;
    private @Nullable QueueException failure;

    Waiting(ReentrantLock lock) {
        this.turn = lock.newCondition();
    }

    final boolean isDone() {
        return open <= 0;
    }

    /** One more thing to wait for. */
    final void more() {
        if (failure == null) {
            open++;
        }
    }

    /** One of the things is there, or will never be. */
    final void oneDone() {
        if (open > 0 && --open == 0) {
            turn.signal();
        }
    }

    final void done() {
        open = 0;
        turn.signal();
    }

    /** All of it will never be. */
    final void fail(QueueException why) {
        failure = why;
        done();
    }

    /** Throws what made it fail, if anything did, anew: the trace is the caller's own. */
    final void check() {
        QueueException why = failure;
        if (why != null) {
            if (why instanceof QueueClosedException) {
                throw new QueueClosedException(String.valueOf(why.getMessage()), why);
            }
            throw new QueueException(String.valueOf(why.getMessage()), why);
        }
    }
}
