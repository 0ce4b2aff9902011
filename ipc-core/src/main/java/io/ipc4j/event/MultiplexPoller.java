package io.ipc4j.event;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.Listener;
import io.ipc4j.Poller;
import io.ipc4j.WaitStrategy;
import io.ipc4j.channel.Source;
import io.ipc4j.spi.Readiness;
import io.ipc4j.waiting.Multiplexer;
import io.ipc4j.waiting.Release;
import io.ipc4j.waiting.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The poller. Other threads leave their changes in a queue; the polling thread makes them, or, if nobody polls, who closes a listener. */
public final class MultiplexPoller implements Poller {
    /** In nanoseconds: longer than a change takes. */
    private static final long MOMENT = 20_000_000;

    private final Multiplexer multiplexer;
    private final Queue<Runnable> changes = new ConcurrentLinkedQueue<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Object, Member<?>> members = new IdentityHashMap<>();
    private final ReentrantLock polling = new ReentrantLock();
    private volatile boolean inPoll;
    private volatile boolean closed;
    private volatile boolean woken;
    /** Nothing is to be changed any more. Of who holds {@link #polling}. */
    private boolean over;

    /** Those that may have something though nothing new comes. Of the polling thread. */
    private final Set<Member<?>> stirred = new LinkedHashSet<>();

    /** Makes an empty poller. */
    public MultiplexPoller(WaitStrategy strategy) {
        this.multiplexer = new Multiplexer(strategy);
    }

    private final class Member<S> {
        private final S polled;
        private final Source source;
        private final Release release = new Release();
        private final Runnable onClose;
        private volatile ReadyHandler<? super S> handler;
        private volatile boolean removed;
        private Multiplexer.@Nullable Key key;

        Member(S polled, ReadyHandler<? super S> handler) {
            this.polled = polled;
            this.source = (Source) polled;
            this.handler = handler;
            this.onClose = polled instanceof Listener ? this::leaveForGood : this::leave;
        }

        void join() {
            if (!removed) {
                key = multiplexer.add(this, source.readiness(), Readiness.READ);
            }
        }

        void leave() {
            lock.lock();
            try {
                members.remove(polled, this);
            } finally {
                lock.unlock();
            }
            removed = true;
            change(this::forget);
        }

        /** A listener's address is to be free when it is closed. */
        private void leaveForGood() {
            leave();
            long begin = System.nanoTime();
            while (!makeChangesIfNobodyPolls()
                    && !release.await(MOMENT)
                    && System.nanoTime() - begin < Release.PATIENCE) {}
        }

        void forget() {
            stirred.remove(this);
            if (key != null) {
                multiplexer.remove(key);
                key = null;
            }
            source.removeHook(onClose); // not before: who closes it has to wait for this
            release.done();
        }

        /** True if the handler was called. */
        boolean handle() throws InterruptedException {
            if (removed) {
                return false;
            }
            boolean good = false;
            try {
                handler.onReady(polled);
                good = true;
            } finally {
                settle(good);
            }
            return true;
        }

        private void settle(boolean good) {
            if (source.isOver()) {
                leave();
            } else if (!source.mayHaveMore()) {
                stirred.remove(this);
                source.rest();
            } else if (!good && stirred.remove(this)) {
                stirred.add(this); // last: those behind it have not been asked yet
            }
        }
    }

    @Override
    public <T> void add(Channel<T> channel, ReadyHandler<? super Channel<T>> handler) {
        join(channel, handler);
    }

    @Override
    public <T> void add(Listener<T> listener, ReadyHandler<? super Listener<T>> handler) {
        join(listener, handler);
    }

    @SuppressWarnings("unchecked") // a member's type is its key's
    private <S> void join(S polled, ReadyHandler<? super S> handler) {
        if (!(polled instanceof Source source)) {
            throw new IllegalArgumentException(polled + " was not made by Ipc");
        }
        checkOpen();
        Member<S> member;
        lock.lock();
        try {
            member = (Member<S>) members.get(polled);
            if (member != null) {
                member.handler = handler;
                return;
            }
            member = new Member<>(polled, handler);
            members.put(polled, member);
        } finally {
            lock.unlock();
        }
        source.onClose(member.onClose);
        change(member::join);
    }

    @Override
    public void remove(Channel<?> channel) {
        leave(channel);
    }

    @Override
    public void remove(Listener<?> listener) {
        leave(listener);
    }

    private void leave(Object polled) {
        Member<?> member;
        lock.lock();
        try {
            member = members.get(polled);
        } finally {
            lock.unlock();
        }
        if (member != null) {
            member.leave();
        }
    }

    private void change(Runnable change) {
        changes.add(change);
        multiplexer.wakeup();
    }

    @Override
    public int size() {
        lock.lock();
        try {
            return members.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int poll() throws InterruptedException {
        return poll(Waiter.FOREVER);
    }

    @Override
    public int poll(Duration timeout) throws InterruptedException {
        return poll(Waiter.nanos(timeout));
    }

    private int poll(long nanos) throws InterruptedException {
        while (!polling.tryLock() && !polling.tryLock(MOMENT, TimeUnit.NANOSECONDS)) {
            checkOpen(); // who closes the poller or a listener holds it for a moment
            if (inPoll) {
                throw new IllegalStateException("another thread polls this poller");
            }
        }
        boolean nested = inPoll;
        inPoll = true;
        try {
            return pollUntil(System.nanoTime(), nanos);
        } finally {
            inPoll = nested;
            polling.unlock();
        }
    }

    private int pollUntil(long begin, long nanos) throws InterruptedException {
        while (true) {
            checkOpen();
            makeChanges();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (woken) {
                woken = false;
                return 0;
            }
            long left = nanos == Waiter.FOREVER ? nanos : nanos - (System.nanoTime() - begin);
            for (Multiplexer.Key key : multiplexer.await(stirred.isEmpty() ? Math.max(0, left) : 0)) {
                Member<?> member = (Member<?>) key.owner();
                if (!member.removed) {
                    member.source.stir();
                    stirred.add(member);
                }
            }
            int handled = handleStirred();
            if (handled > 0 || (left <= 0 && changes.isEmpty())) {
                return handled;
            }
        }
    }

    private int handleStirred() throws InterruptedException {
        int handled = 0;
        List<Member<?>> now = new ArrayList<>(stirred);
        for (Member<?> member : now) {
            if (member.handle()) {
                handled++;
            }
        }
        return handled;
    }

    private void makeChanges() {
        for (Runnable change = changes.poll(); change != null; change = changes.poll()) {
            change.run();
        }
    }

    /** False if another thread polls: it makes them, unless it is just leaving. */
    private boolean makeChangesIfNobodyPolls() {
        if (!polling.tryLock()) {
            return false;
        }
        try {
            if (!over) {
                makeChanges();
            }
            return true;
        } finally {
            polling.unlock();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new ChannelClosedException("the poller is closed", null);
        }
    }

    @Override
    public void wakeup() {
        woken = true;
        multiplexer.wakeup();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        multiplexer.wakeup();
        polling.lock();
        try {
            List<Member<?>> left;
            lock.lock();
            try {
                left = List.copyOf(members.values());
            } finally {
                lock.unlock();
            }
            left.forEach(Member::leave);
            makeChanges();
            over = true;
            multiplexer.close();
        } finally {
            polling.unlock();
        }
    }
}
