package io.ipc4j.event;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.WaitStrategy;
import io.ipc4j.channel.ChannelListener;
import io.ipc4j.channel.LinkChannel;
import io.ipc4j.spi.Readiness;
import io.ipc4j.waiting.Multiplexer;
import io.ipc4j.waiting.Release;
import io.ipc4j.waiting.Waiter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread of a server: waits, lets clients be served in turn, and pushes at the end of each round what they were sent. */
final class EventLoop<T> implements Runnable {
    private static final int ACCEPTS_A_ROUND = 64;
    /** After a failed accept (no descriptor left): trying at once would spin. */
    private static final long ACCEPT_PAUSE = 100_000_000;

    private final LoopServer<T> server;
    private final Multiplexer multiplexer;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Queue<Client<T>> unpushed = new ConcurrentLinkedQueue<>();
    private final Set<Client<T>> clients = new HashSet<>();
    private final Set<Client<T>> stirred = new LinkedHashSet<>();
    private final List<Door> doors = new ArrayList<>();
    private final ReentrantLock ending = new ReentrantLock();
    private boolean ended;
    private volatile @Nullable Thread thread;

    EventLoop(LoopServer<T> server, WaitStrategy strategy) {
        this.server = server;
        this.multiplexer = new Multiplexer(strategy);
    }

    /** A listener in this loop. */
    private final class Door {
        final ChannelListener<T> listener;
        final Multiplexer.Key key;
        long closedUntil;

        Door(ChannelListener<T> listener) {
            this.listener = listener;
            this.key = multiplexer.add(this, listener.readiness(), Readiness.READ);
        }

        void accept() {
            try {
                for (int i = 0; i < ACCEPTS_A_ROUND; i++) {
                    Channel<T> channel = listener.tryAccept();
                    if (channel == null) {
                        return;
                    }
                    server.admit((LinkChannel<T>) channel);
                }
                execute(this::accept);
            } catch (ChannelClosedException e) {
                multiplexer.remove(key);
                doors.remove(this);
            } catch (RuntimeException | Error e) { // no descriptor, or no thread
                log().warn("{}: {}; trying again in 100 ms", listener.address(), e.getMessage());
                multiplexer.interest(key, 0);
                closedUntil = System.nanoTime() + ACCEPT_PAUSE;
            }
        }

        /** The listener is closed. Any thread. */
        void leave() {
            if (isThread(Thread.currentThread())) {
                accept();
                return;
            }
            Release release = new Release();
            boolean sees = execute(() -> {
                accept();
                release.done();
            });
            if (sees && !server.isClosed()) { // a server that closes waits for this loop's end
                release.await(Release.PATIENCE);
            }
        }

        void reopen() {
            if (closedUntil != 0 && System.nanoTime() - closedUntil >= 0) {
                closedUntil = 0;
                multiplexer.interest(key, Readiness.READ);
                accept();
            }
        }
    }

    void start(String name) {
        Thread started = new Thread(this, name);
        thread = started;
        boolean runs = false;
        try {
            started.start();
            runs = true;
        } finally {
            if (!runs) {
                multiplexer.close();
            }
        }
    }

    boolean isThread(Thread other) {
        return thread == other;
    }

    void wakeup() {
        multiplexer.wakeup();
    }

    /** Runs something in this loop's thread, soon; false if the loop has ended. */
    boolean execute(Runnable task) {
        ending.lock();
        try {
            if (ended) {
                return false;
            }
            tasks.add(task);
        } finally {
            ending.unlock();
        }
        multiplexer.wakeup();
        return true;
    }

    private boolean ends() {
        if (!server.isClosed() || !clients.isEmpty()) {
            return false;
        }
        ending.lock();
        try {
            ended = tasks.isEmpty();
            return ended;
        } finally {
            ending.unlock();
        }
    }

    /** Also if it dies of an error: nobody is to wait for what is never done. */
    private void end() {
        ending.lock();
        try {
            ended = true;
        } finally {
            ending.unlock();
        }
    }

    void listen(ChannelListener<T> listener) {
        execute(() -> {
            Door door = new Door(listener);
            doors.add(door);
            listener.onClose(door::leave);
            if (!listener.isOpen()) {
                door.accept();
            }
        });
    }

    /** Takes a client. In this loop's thread. */
    void add(Client<T> client) {
        clients.add(client);
        try {
            client.enter(multiplexer);
            settle(client);
        } catch (RuntimeException | Error e) {
            drop(client, e);
        }
    }

    /** A client was sent something: push it at the end of this round. Any thread. */
    void pushSoon(Client<T> client) {
        unpushed.add(client);
        if (!isThread(Thread.currentThread())) {
            multiplexer.wakeup();
        }
    }

    @Override
    public void run() {
        try (multiplexer) {
            while (!ends()) {
                round();
            }
        } finally {
            end();
            server.loopEnded();
        }
    }

    private void round() {
        Thread.interrupted(); // A handler has left it: nobody else knows this thread, and it would keep it awake.
        for (Multiplexer.Key key : multiplexer.await(patience())) {
            if (key.owner() instanceof Client<?> client) {
                stir(client);
            } else {
                @SuppressWarnings("unchecked") // only this loop adds doors
                Door door = (Door) key.owner();
                door.accept();
            }
        }
        for (int left = tasks.size(); left > 0; left--) { // what these add is for the next round
            run(Objects.requireNonNull(tasks.poll()));
        }
        List.copyOf(doors).forEach(Door::reopen);
        for (Client<T> client : List.copyOf(stirred)) {
            serve(client);
        }
        for (int left = unpushed.size(); left > 0; left--) { // others may send more quickly than this pushes
            push(Objects.requireNonNull(unpushed.poll()));
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            log().warn("a task of a server failed: {}", e.toString(), e);
        }
    }

    private void serve(Client<T> client) {
        try {
            client.serve();
            settle(client);
        } catch (RuntimeException | Error e) {
            drop(client, e);
        }
    }

    private void push(Client<T> client) {
        try {
            client.push();
            settle(client);
        } catch (RuntimeException | Error e) {
            drop(client, e);
        }
    }

    /** It can't be looked after, for want of a thread or of memory: the others can. */
    private void drop(Client<T> client, Throwable why) {
        stirred.remove(client);
        if (clients.remove(client)) {
            client.abandon(multiplexer, why);
            server.dismiss(client);
            client.tellClosed();
        }
    }

    @SuppressWarnings("unchecked") // only this loop adds clients
    private void stir(Client<?> client) {
        if (clients.contains(client)) {
            client.channel().stir();
            stirred.add((Client<T>) client);
        }
    }

    /** Where a client belongs after it was looked at. */
    private void settle(Client<T> client) {
        if (!clients.contains(client)) {
            return; // It left earlier in this round.
        }
        if (client.leaveIfOver(multiplexer)) {
            stirred.remove(client);
            clients.remove(client);
            server.dismiss(client);
            client.tellClosed();
        } else if (client.mayHaveMore()) {
            stirred.add(client);
        } else if (stirred.remove(client)) {
            client.channel().rest();
        }
    }

    /** For a client whose channel was closed from outside. */
    void lookAgain(Client<T> client) {
        execute(() -> settle(client));
    }

    /** Asked for when there is something to say: without a provider slf4j itself prints lines at the first logger. */
    private static Logger log() {
        return LoggerFactory.getLogger(EventLoop.class);
    }

    private long patience() {
        if (!stirred.isEmpty() || !tasks.isEmpty() || !unpushed.isEmpty()) {
            return 0;
        }
        return doors.stream().anyMatch(door -> door.closedUntil != 0) ? ACCEPT_PAUSE : Waiter.FOREVER;
    }
}
