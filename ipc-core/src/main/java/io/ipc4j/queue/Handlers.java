package io.ipc4j.queue;

import io.ipc4j.CodecException;
import io.ipc4j.MessageHandler;
import io.ipc4j.QueueClosedException;
import io.ipc4j.QueueException;
import io.ipc4j.Subscription;
import io.ipc4j.spi.LeasedMessage;
import io.ipc4j.waiting.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of a subscription: each leases, handles, answers. */
final class Handlers<T> implements Subscription {
    private static final long LONGEST_PAUSE = 100;

    private final VerbQueue<T> queue;
    private final Depot depot;
    private final MessageHandler<? super T> handler;
    private final List<Worker> workers = new ArrayList<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicBoolean warned = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    Handlers(VerbQueue<T> queue, Depot depot, MessageHandler<? super T> handler, int concurrency) {
        this.queue = queue;
        this.depot = depot;
        this.handler = handler;
        for (int i = 1; i <= concurrency; i++) {
            workers.add(new Worker("ipc4j-queue-handler-" + i + " " + queue.address()));
        }
    }

    void start() {
        depot.expect(workers.size());
        try {
            workers.forEach(worker -> worker.thread.start());
        } catch (OutOfMemoryError e) { // the system gives no more threads
            stop();
            throw e;
        }
    }

    /** What a worker does, as far as those who stop it must know. */
    private enum State {
        /** It waits for a message, and may be interrupted. */
        WAITING,
        /** It has a message, and may not. */
        WORKING,
        /** It was told to end while it waited. */
        STOPPED
    }

    /** One thread. */
    private final class Worker implements Runnable {
        final Thread thread;
        final AtomicReference<State> state = new AtomicReference<>(State.WORKING);
        /** It closes the subscription out of its handler, and nobody else who does so waits for it. */
        boolean closing;

        boolean ended;

        Worker(String name) {
            thread = new Thread(this, name);
            thread.setDaemon(true);
        }

        void stop() {
            if (state.compareAndSet(State.WAITING, State.STOPPED)) {
                thread.interrupt();
            }
        }

        @Override
        public void run() {
            try {
                work();
            } catch (QueueClosedException e) {
                Handlers.this.stop();
            } catch (RuntimeException | Error e) {
                if (isOpen()) {
                    log().warn("{}: no more messages are handled: {}", queue.address(), e.getMessage(), e);
                }
                Handlers.this.stop();
            } finally {
                note(() -> ended = true);
            }
        }

        private void work() {
            int failures = 0;
            while (true) {
                state.set(State.WAITING);
                if (!isOpen()) {
                    return;
                }
                LeasedMessage message;
                try {
                    message = depot.lease(Waiter.FOREVER);
                } catch (InterruptedException e) {
                    continue;
                }
                assert message != null : "for ever is over";
                if (!state.compareAndSet(State.WAITING, State.WORKING)) {
                    Settling.handBack(message); // nobody has seen it
                    return;
                }
                failures = settle(message) ? 0 : failures + 1;
                pause(failures);
            }
        }
    }

    /** False if the handler threw. */
    private boolean settle(LeasedMessage leased) {
        T message;
        try {
            message = queue.decode(leased);
        } catch (CodecException e) {
            complain(e); // it is a dead letter
            return true;
        }
        Throwable thrown = null;
        try {
            handler.onMessage(message);
        } catch (Throwable e) {
            thrown = e;
        }
        Thread.interrupted(); // the handler has left it: it is for nobody
        if (thrown != null) {
            Settling.giveBack(leased);
            complain(thrown);
            return false;
        }
        try {
            depot.ackSoon(leased);
        } catch (QueueClosedException e) {
            throw e;
        } catch (QueueException e) {
            complain(e); // it comes again
        }
        return true;
    }

    /** The first time as a warning: a handler that always throws must not fill the disk. */
    private void complain(Throwable e) {
        if (isOpen() && warned.compareAndSet(false, true)) {
            log().warn(
                            "{}: a message could not be handled; the next ones are logged as debug: {}",
                            queue.address(),
                            e,
                            e);
        } else {
            log().debug("{}: a message could not be handled: {}", queue.address(), e, e);
        }
    }

    /** A message that no handler can bear must not keep a processor busy. */
    private void pause(int failures) {
        if (failures > 0) {
            try {
                stopping.await(Math.min(1L << Math.min(failures - 1, 10), LONGEST_PAUSE), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                // Then it is shorter.
            }
        }
    }

    /** Asked for when there is something to say: without a provider slf4j itself prints lines at the first logger. */
    private static Logger log() {
        return LoggerFactory.getLogger(Handlers.class);
    }

    private void note(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets no further handler begin, without waiting. */
    void stop() {
        stopping.countDown();
        workers.forEach(Worker::stop);
        if (queue.forget(this)) {
            depot.expect(-workers.size());
        }
    }

    @Override
    public boolean isOpen() {
        return stopping.getCount() > 0;
    }

    @Override
    public void close() {
        stop();
        Worker own = own();
        if (own != null) {
            note(() -> own.closing = true);
        }
        lock.lock();
        try {
            while (workers.stream().anyMatch(worker -> isWaitedFor(worker, own))) {
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (own != null) {
                own.closing = false;
            }
            lock.unlock();
        }
    }

    private boolean isWaitedFor(Worker worker, @Nullable Worker own) {
        boolean runs = !worker.ended && worker.thread.getState() != Thread.State.NEW;
        return worker != own && runs && !(own != null && worker.closing);
    }

    /** The worker whose handler calls, if it is one. */
    private @Nullable Worker own() {
        for (Worker worker : workers) {
            if (worker.thread == Thread.currentThread()) {
                return worker;
            }
        }
        return null;
    }
}
