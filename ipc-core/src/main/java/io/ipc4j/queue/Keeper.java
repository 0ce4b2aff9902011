package io.ipc4j.queue;

import io.ipc4j.IpcException;
import io.ipc4j.queue.Conversation.State;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The thread of a client that receives when no other does, and connects again when a line is lost. Guarded by the conversation's lock. */
final class Keeper {
    /** For so long after the last wait it leaves the line to whoever waits next, in nanoseconds. */
    private static final long GRACE = 1_000_000;
    /** While calls follow each other as closely as this it looks after them now and then, and none of them needs to wake it. */
    private static final long BUSY = 10_000_000;

    private static final long DOZE = 2_000_000;
    /** After what nobody can expect: no memory left, or no descriptor. */
    private static final long PAUSE = 100_000_000;

    private final Conversation conversation;
    private final Connector connector;
    private final Topic topic;
    private final Condition turn;
    private final Thread thread;
    private boolean sleeps;
    private boolean timed;
    private boolean connects;
    private boolean leads;

    Keeper(Conversation conversation, Connector connector, Topic topic) {
        this.conversation = conversation;
        this.connector = connector;
        this.topic = topic;
        this.turn = conversation.lock.newCondition();
        this.thread = new Thread(this::run, "ipc4j-queue-client " + connector.address());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    boolean isLeading() {
        return leads;
    }

    /** There is something to do if it sleeps for long. */
    void wake() {
        if (sleeps) {
            turn.signal();
        }
    }

    /** There is something to do after a while, which it finds if it sleeps for a time only. */
    void wakeUnlessTimed() {
        if (!timed) {
            wake();
        }
    }

    /** There is something to do at once, also if it only dozes. */
    void rouse() {
        turn.signal();
    }

    /** The conversation is closed. */
    void end() {
        turn.signal();
        if (connects) {
            thread.interrupt();
        }
    }

    /** Waits for its end, without the lock. */
    void join() {
        if (!isCurrentThread()) {
            Insisting.on(() -> {
                thread.join(1_000);
                return true;
            });
        }
    }

    private void run() {
        conversation.lock.lock();
        try {
            while (!conversation.isClosed()) {
                try {
                    work();
                } catch (InterruptedException e) {
                    // closing, or left behind by what somebody has hung on a future
                } catch (RuntimeException | Error e) {
                    LoggerFactory.getLogger(Keeper.class)
                            .warn("a client of a queue can't be looked after: {}; trying again in 100 ms", e, e);
                    pause();
                }
            }
        } finally {
            conversation.lock.unlock();
        }
    }

    private void pause() {
        try {
            turn.await(PAUSE, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // as above
        }
    }

    private void work() throws InterruptedException {
        if (conversation.state() == State.LOST) {
            reconnect();
            return;
        }
        Line line = conversation.line();
        if (line == null || !conversation.isConnected() || conversation.isLed()) {
            rest(topic.patience());
            topic.tidy();
            return;
        }
        long left = GRACE - conversation.sinceLastWait();
        if (left > 0 && !topic.expectsNews()) {
            turn.await(left, TimeUnit.NANOSECONDS);
            return;
        }
        topic.tidy();
        leads = true;
        try {
            conversation.lead(line, topic.patience());
        } finally {
            leads = false;
            conversation.pass();
        }
    }

    private void rest(long nanos) throws InterruptedException {
        if (conversation.isConnected() && conversation.sinceLastWait() < BUSY) {
            turn.await(Math.min(nanos, DOZE), TimeUnit.NANOSECONDS);
            return;
        }
        sleeps = true;
        timed = nanos != Long.MAX_VALUE;
        try {
            turn.await(nanos, TimeUnit.NANOSECONDS);
        } finally {
            sleeps = false;
        }
    }

    /** Tries until there is a line, or the time for it is over. */
    void reconnect() throws InterruptedException {
        letGo(conversation.dropLine());
        IpcException why = conversation.loss().takeBriefly();
        while (!conversation.isClosed() && conversation.state() == State.LOST) {
            if (why == null) {
                why = tryToConnect();
            }
            if (why == null || conversation.isClosed()) {
                return;
            }
            long pause = conversation.loss().pause(why);
            if (pause < 0) {
                conversation.giveUp();
                return;
            }
            why = null;
            sleep(pause);
        }
    }

    /** Those who rouse it meanwhile need a line as well, which does not come sooner. */
    private void sleep(long nanos) throws InterruptedException {
        long left = nanos;
        while (left > 0 && !conversation.isClosed()) {
            left = turn.awaitNanos(left);
        }
    }

    private void letGo(@Nullable Line old) {
        if (old != null) {
            conversation.lock.unlock();
            try {
                old.closeSoon();
            } finally {
                conversation.lock.lock();
            }
        }
    }

    /** Null if it was successful, or is not wanted any more. */
    private @Nullable IpcException tryToConnect() throws InterruptedException {
        Line next = null;
        IpcException failed = null;
        connects = true;
        conversation.lock.unlock();
        try {
            next = new Line(connector, topic.greeting(), conversation::onFrame);
        } catch (IpcException e) {
            failed = e;
        } catch (RuntimeException | Error e) { // no memory, no descriptor
            failed = new IpcException("connecting to the queue at " + connector.address() + " failed: " + e, e);
        } finally {
            conversation.lock.lock();
            connects = false;
        }
        if (next != null && conversation.isClosed()) {
            next.closeSoon();
        } else if (next != null) {
            conversation.connected(next);
        }
        return failed;
    }
}
