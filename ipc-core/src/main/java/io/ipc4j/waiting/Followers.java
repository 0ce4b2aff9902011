package io.ipc4j.waiting;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;

/** The threads that wait behind the one that leads, in the order in which they came: the condition of a {@link Mutex}, and guarded by it. */
final class Followers {
    private final Mutex mutex;
    private final Deque<Follower> line = new ArrayDeque<>();

    private static final class Follower {
        final Thread thread = Thread.currentThread();
        volatile boolean called;
    }

    Followers(Mutex mutex) {
        this.mutex = mutex;
    }

    /** Waits until called or the time is over; may end for no reason. The thread holds the mutex once, and not while it waits. */
    void await(long nanos) throws InterruptedException {
        Follower me = new Follower();
        line.add(me);
        mutex.unlock();
        try {
            if (!me.called) {
                LockSupport.parkNanos(this, nanos);
            }
        } finally {
            mutex.lock();
            line.remove(me);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Calls the first. */
    void call() {
        Follower first = line.poll();
        if (first != null) {
            call(first);
        }
    }

    /** Calls all. */
    void callAll() {
        for (Follower each = line.poll(); each != null; each = line.poll()) {
            call(each);
        }
    }

    private static void call(Follower follower) {
        follower.called = true;
        LockSupport.unpark(follower.thread);
    }
}
