package io.ipc4j.queue;

import io.ipc4j.ChannelClosedException;
import io.ipc4j.IpcException;
import io.ipc4j.QueueClosedException;
import io.ipc4j.QueueException;
import io.ipc4j.waiting.Waiter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client's talk with its server over one line after the other. Its lock guards all that is above it too; it is never held while waiting.
 *
 * <p>Of the threads that wait for an answer one <em>leads</em>: it receives, and handles what comes for all. The others follow, and take
 * over when it leaves. So a call that waits alone has its answer without a change of threads. Where nobody waits, the <em>keeper</em>, a
 * daemon thread, receives; it also connects again when a line is lost.
 */
final class Conversation {
    /** For so long after the last wait the keeper leaves the line to whoever waits next, in nanoseconds. */
    private static final long GRACE = 1_000_000;

    private static final long FIRST_BACKOFF = 10_000_000;
    private static final long LONGEST_BACKOFF = 1_000_000_000;

    /** What is talked about. All of it is called with the lock held. */
    interface Topic {
        QueueLayout.ClientHello greeting();

        void onFrame(ByteBuffer frame);

        /** There is a line (again): everything that was said and not answered has to be said again. */
        void onConnected(QueueLayout.ServerHello hello);

        void onLost();

        /** The server was not reached again in time; all that waits fails. */
        void onGivenUp(QueueException why);

        /** In how many nanoseconds there will be something to tidy up; {@code Long.MAX_VALUE} if there is nothing. */
        long patience();

        /** Says what was put off, and the like. */
        void tidy();

        /** Whether something is awaited that no thread waits for. */
        boolean expectsNews();
    }

    private enum State {
        CONNECTED,
        /** The keeper tries to connect. */
        LOST,
        /** It has tried for long enough; the next call makes it try again. */
        GIVEN_UP
    }

    final ReentrantLock lock = new ReentrantLock();
    private final Connector connector;
    private final Duration reconnect;
    private final Topic topic;
    private final Thread keeper;

    private State state = State.GIVEN_UP;
    private @Nullable Line line;
    private int epoch;
    private boolean closed;
    private boolean led;
    private boolean ledByKeeper;
    private long lastWait = System.nanoTime();
    private final ArrayDeque<Waiting> followers = new ArrayDeque<>();
    private final Condition keeperTurn = lock.newCondition();
    private boolean keeperSleeps;
    private boolean keeperConnects;
    private long lostAt;
    private String lostBy = "it was not connected yet";
    private @Nullable QueueException failure;
    private final ArrayList<Runnable> afterwards = new ArrayList<>();

    Conversation(Connector connector, Duration reconnect, Topic topic) {
        this.connector = connector;
        this.reconnect = reconnect;
        this.topic = topic;
        this.keeper = new Thread(
                this::keep, "ipc4j-queue-client " + connector.address().getScheme());
        keeper.setDaemon(true);
    }

    /** Connects for the first time, in this thread; what goes wrong is thrown as it is. */
    void connect() throws InterruptedException {
        Line first = new Line(connector, topic.greeting(), this::onFrame);
        lock.lock();
        try {
            connected(first);
            keeper.start();
        } finally {
            lock.unlock();
        }
    }

    /** Connects when somebody calls. */
    void connectLater() {
        keeper.start();
    }

    private void onFrame(ByteBuffer frame) {
        lock.lock();
        try {
            topic.onFrame(frame);
        } finally {
            lock.unlock();
        }
    }

    /** Which line it is, of those that there were; what was delivered by an earlier one is lost. */
    int epoch() {
        return epoch;
    }

    boolean isConnected() {
        return state == State.CONNECTED;
    }

    boolean isClosed() {
        return closed;
    }

    /** At the beginning of a call: if the server was given up, it is tried anew. */
    void begin() {
        checkOpen();
        if (state == State.GIVEN_UP) {
            state = State.LOST;
            lostAt = System.nanoTime();
            keeperTurn.signal();
        }
    }

    void checkOpen() {
        if (closed) {
            throw closedException();
        }
    }

    private QueueClosedException closedException() {
        return new QueueClosedException("the queue " + connector.address() + " is closed: this side closed it", null);
    }

    /** Sends if there is a line; if not, or if it breaks just now, it is for {@link Topic#onConnected} to say it again. */
    void send(ByteBuffer frame) {
        Line current = line;
        if (current != null && state == State.CONNECTED) {
            try {
                current.send(frame);
            } catch (ChannelClosedException e) {
                lose(current, e);
            }
        }
    }

    /** Something is on its way that nobody waits for, or has to be said soon: if nobody receives, the keeper should. */
    void expectNews() {
        if (keeperSleeps && !led) {
            keeperTurn.signal();
        }
    }

    /** Something is to be tidied up a little later; true if that has to be now, since the keeper can't. */
    boolean mustTidyNow() {
        if (keeperSleeps && led) {
            keeperTurn.signal();
        }
        return ledByKeeper;
    }

    /** What must run without a lock: what others have hung on futures. */
    void afterwards(Runnable task) {
        afterwards.add(task);
    }

    /** Waits, with the lock held before and after; false when the time is over. */
    boolean await(Waiting mine, long begin, long timeout) throws InterruptedException {
        try {
            while (!mine.isDone()) {
                checkOpen();
                checkNotGivenUp();
                long left = timeout == Waiter.FOREVER ? timeout : timeout - (System.nanoTime() - begin);
                if (left <= 0) {
                    return false;
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                step(mine, left);
            }
            mine.check();
            return true;
        } finally {
            left();
        }
    }

    /** Waits for an answer that the server owes; interrupts are for the next call. False if it does not come. */
    boolean awaitAnswer(Waiting mine) {
        long begin = System.nanoTime();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return await(mine, begin, connector.patience().toNanos());
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void step(Waiting mine, long left) throws InterruptedException {
        if (state == State.LOST && Thread.currentThread() == keeper) {
            reconnect(); // a call of somebody's future: nobody else would do it
        } else if (line != null && state == State.CONNECTED && !led) {
            lead(line, left);
        } else {
            followers.add(mine);
            try {
                mine.turn.await(left, TimeUnit.NANOSECONDS);
            } finally {
                followers.remove(mine);
            }
        }
    }

    private void lead(Line current, long left) throws InterruptedException {
        ChannelClosedException over = null;
        led = true;
        lock.unlock();
        try {
            current.receive(left);
        } catch (ChannelClosedException e) {
            over = e;
        } finally {
            lock.lock();
            led = false;
        }
        if (over != null) {
            lose(current, over);
        }
        runAfterwards();
    }

    private void runAfterwards() {
        if (afterwards.isEmpty()) {
            return;
        }
        List<Runnable> tasks = List.copyOf(afterwards);
        afterwards.clear();
        pass();
        lock.unlock();
        try {
            tasks.forEach(Runnable::run);
        } finally {
            lock.lock();
        }
    }

    /** A thread does not wait any more. */
    private void left() {
        lastWait = System.nanoTime();
        pass();
    }

    /** Somebody else may lead now. */
    private void pass() {
        if (!led) {
            Waiting next = followers.peekFirst();
            if (next != null) {
                next.turn.signal();
            } else if (keeperSleeps) {
                keeperTurn.signal();
            }
        }
    }

    private void lose(Line lost, ChannelClosedException why) {
        if (line != lost || state != State.CONNECTED) {
            return;
        }
        state = State.LOST;
        lostAt = System.nanoTime();
        lostBy = String.valueOf(why.getMessage());
        topic.onLost();
        keeperTurn.signal();
        followers.forEach(each -> each.turn.signal());
    }

    private void checkNotGivenUp() {
        QueueException why = failure;
        if (state == State.GIVEN_UP && why != null) {
            throw new QueueException(String.valueOf(why.getMessage()), why);
        }
    }

    /** For a call whose time is over. */
    void checkReached() {
        if (state != State.CONNECTED) {
            throw unreached();
        }
    }

    /** What to say when the server owes an answer. */
    QueueException noAnswer() {
        return new QueueException("the server of the queue " + connector.address() + " does not answer within "
                + connector.patience().toMillis() + " ms. Does it hang, or is it stopped?");
    }

    /** What to say when the time of a call is over while there is no server. */
    QueueException unreached() {
        return new QueueException(
                "the server of the queue " + connector.address() + " can't be reached (" + lostBy
                        + "), and the time of the call is over. Is the server running?",
                null);
    }

    private void keep() {
        lock.lock();
        try {
            while (!closed) {
                try {
                    keepOn();
                } catch (InterruptedException e) {
                    // closing, or left behind by what somebody has hung on a future
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void keepOn() throws InterruptedException {
        if (state == State.LOST) {
            reconnect();
            return;
        }
        Line current = line;
        if (state == State.GIVEN_UP || led || !followers.isEmpty() || current == null) {
            sleep(topic.patience());
            topic.tidy();
            return;
        }
        long quiet = System.nanoTime() - lastWait;
        if (quiet < GRACE && !topic.expectsNews()) {
            keeperTurn.await(GRACE - quiet, TimeUnit.NANOSECONDS);
            return;
        }
        topic.tidy();
        ledByKeeper = true;
        try {
            lead(current, topic.patience());
        } finally {
            ledByKeeper = false;
            pass();
        }
    }

    private void sleep(long nanos) throws InterruptedException {
        keeperSleeps = true;
        try {
            keeperTurn.await(nanos, TimeUnit.NANOSECONDS);
        } finally {
            keeperSleeps = false;
        }
    }

    private void reconnect() throws InterruptedException {
        Line old = line;
        line = null;
        long backoff = FIRST_BACKOFF;
        int tries = 0;
        while (!closed && state == State.LOST) {
            IpcException why = tryToConnect(old);
            old = null;
            tries++;
            if (why == null || closed) {
                return;
            }
            long left = reconnect.toNanos() - (System.nanoTime() - lostAt);
            if (left <= 0) {
                giveUp(tries, why);
                return;
            }
            long pause = backoff / 2 + ThreadLocalRandom.current().nextLong(backoff / 2 + 1);
            keeperTurn.await(Math.min(pause, left), TimeUnit.NANOSECONDS);
            backoff = Math.min(2 * backoff, LONGEST_BACKOFF);
        }
    }

    /** Null if it was successful, or is not wanted any more. */
    private @Nullable IpcException tryToConnect(@Nullable Line old) throws InterruptedException {
        Line next = null;
        IpcException failed = null;
        keeperConnects = true;
        lock.unlock();
        try {
            if (old != null) {
                old.closeSoon();
            }
            next = new Line(connector, topic.greeting(), this::onFrame);
        } catch (IpcException e) {
            failed = e;
        } finally {
            lock.lock();
            keeperConnects = false;
        }
        if (next != null && closed) {
            next.closeSoon();
        } else if (next != null) {
            connected(next);
        }
        return failed;
    }

    private void connected(Line next) {
        line = next;
        epoch++;
        state = State.CONNECTED;
        failure = null;
        topic.onConnected(next.hello());
        pass();
    }

    private void giveUp(int tries, IpcException last) {
        QueueException why = new QueueException(
                "the server of the queue " + connector.address() + " was lost (" + lostBy
                        + ") and not reached again within "
                        + reconnect.toMillis() + " ms, in " + tries + " tries; the last: " + last.getMessage()
                        + " The next call tries anew",
                last);
        state = State.GIVEN_UP;
        failure = why;
        topic.onGivenUp(why);
        followers.forEach(each -> each.turn.signal());
        runAfterwards();
    }

    /**
     * Closes, when all that was said is said.
     *
     * @param farewell makes the last question, if there is a line; its answer is waited for, for a while
     */
    void close(Supplier<? extends Waiting> farewell, Duration patience) {
        lock.lock();
        Line last;
        try {
            if (closed) {
                return;
            }
            if (state == State.CONNECTED) {
                awaitFarewell(farewell.get(), patience.toNanos());
            }
            closed = true;
            last = line;
            keeperTurn.signal();
            followers.forEach(each -> each.turn.signal());
            if (keeperConnects) {
                keeper.interrupt();
            }
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.close();
        }
        join();
        failTheRest();
    }

    private void failTheRest() {
        lock.lock();
        try {
            topic.onGivenUp(closedException());
            runAfterwards();
        } finally {
            lock.unlock();
        }
    }

    private void awaitFarewell(Waiting answer, long nanos) {
        boolean interrupted = false;
        long begin = System.nanoTime();
        try {
            while (true) {
                try {
                    await(answer, begin, nanos);
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (QueueException e) {
                    return; // the line is lost: there is nobody to take leave of
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void join() {
        if (Thread.currentThread() == keeper) {
            return;
        }
        boolean interrupted = false;
        while (keeper.isAlive()) {
            try {
                keeper.join(1_000);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
