package io.ipc4j.queue;

import io.ipc4j.ChannelClosedException;
import io.ipc4j.QueueClosedException;
import io.ipc4j.QueueException;
import io.ipc4j.waiting.Waiter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
    enum State {
        CONNECTED,
        /** The keeper tries to connect. */
        LOST,
        /** It has tried for long enough; the next call makes it try again. */
        GIVEN_UP
    }

    final ReentrantLock lock = new ReentrantLock();
    private final Connector connector;
    private final Topic topic;
    private final Keeper keeper;

    private State state = State.GIVEN_UP;
    private @Nullable Line line;
    private int epoch;
    /** When this line was made, and whether anything came over it. */
    private long lineSince;

    private boolean answered;
    private boolean closed;
    private @Nullable Waiting farewell;
    private boolean led;
    private long lastWait = System.nanoTime();
    private final ArrayDeque<Waiting> followers = new ArrayDeque<>();
    private Loss loss;
    private final ArrayList<Runnable> afterwards = new ArrayList<>();

    Conversation(Connector connector, Duration reconnect, Topic topic) {
        this.connector = connector;
        this.topic = topic;
        this.loss = new Loss(connector.address(), reconnect, "it was not connected yet");
        this.keeper = new Keeper(this, connector, topic);
    }

    /** Connects for the first time, in this thread; what goes wrong is thrown as it is. */
    void connect() throws InterruptedException {
        Line first = new Line(connector, topic.greeting(), this::onFrame);
        lock.lock();
        try {
            loss = loss.anew();
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

    void onFrame(Line from, ByteBuffer frame) {
        lock.lock();
        try {
            if (from == line) {
                answered = true;
                topic.onFrame(frame);
            }
        } finally {
            lock.unlock();
        }
    }

    State state() {
        return state;
    }

    /** Where to send and receive; of no use unless {@link #isConnected}. */
    @Nullable
    Line line() {
        return line;
    }

    /** Lets go of a line that is lost. */
    @Nullable
    Line dropLine() {
        Line old = line;
        line = null;
        return old;
    }

    Loss loss() {
        return loss;
    }

    /** Whether a thread leads, or is about to. */
    boolean isLed() {
        return led || !followers.isEmpty();
    }

    /** Nanoseconds since a thread has last ended its waiting. */
    long sinceLastWait() {
        return System.nanoTime() - lastWait;
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
            loss = loss.anew();
            keeper.rouse();
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
        if (current != null && state == State.CONNECTED && !closed) {
            try {
                current.send(frame);
            } catch (ChannelClosedException e) {
                lose(current, e);
            }
        }
    }

    /** Something is on its way that nobody waits for, or has to be said soon: if nobody receives, the keeper should. */
    void expectNews() {
        if (!led) {
            keeper.rouse();
        }
    }

    /** There is something that has to go back after a while if nobody takes it, which the keeper sees to if it doesn't sleep for ever. */
    void watchOver() {
        keeper.wakeUnlessTimed();
    }

    /** Something is to be tidied up a little later; true if that has to be now, since the keeper can't. */
    boolean mustTidyNow() {
        keeper.wake();
        return keeper.isLeading();
    }

    /** What must run without a lock: what others have hung on futures. */
    void afterwards(Runnable task) {
        afterwards.add(task);
    }

    /** Waits, with the lock held before and after; false when the time is over. */
    boolean await(Waiting mine, long begin, long timeout) throws InterruptedException {
        try {
            while (!mine.isDone()) {
                if (mine != farewell) {
                    checkOpen();
                }
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
        return OwedAnswer.isHeard(connector.patience(), (begin, nanos) -> await(mine, begin, nanos));
    }

    private void step(Waiting mine, long left) throws InterruptedException {
        if (state == State.LOST && keeper.isCurrentThread()) {
            keeper.reconnect(); // a call of somebody's future: nobody else would do it
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

    /** Receives once, and handles what came. Nobody else leads. */
    void lead(Line current, long left) throws InterruptedException {
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
    void pass() {
        if (!led) {
            Waiting next = followers.peekFirst();
            if (next != null) {
                next.turn.signal();
            } else if (topic.expectsNews()) {
                keeper.rouse();
            } else {
                keeper.wake();
            }
        }
    }

    private void lose(Line lost, ChannelClosedException why) {
        if (line != lost || state != State.CONNECTED) {
            return;
        }
        state = State.LOST;
        loss = loss.next(why, System.nanoTime() - lineSince, answered);
        if (!closed) {
            topic.onLost();
        } else if (farewell != null) {
            farewell.done(); // there is nobody to take leave of
        }
        keeper.rouse();
        followers.forEach(each -> each.turn.signal());
    }

    private void checkNotGivenUp() {
        if (state == State.GIVEN_UP) {
            throw loss.given();
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
        return loss.unreached();
    }

    /** There is a line (again). */
    void connected(Line next) {
        line = next;
        lineSince = System.nanoTime();
        answered = false;
        epoch++;
        state = State.CONNECTED;
        topic.onConnected(next.hello());
        pass();
    }

    /** It took too long. */
    void giveUp() {
        state = State.GIVEN_UP;
        topic.onGivenUp(loss.given());
        followers.forEach(each -> each.turn.signal());
        runAfterwards();
    }

    /**
     * Closes, when all that was said is said.
     *
     * @param lastQuestion makes the last question, if there is a line; its answer is waited for, for a while
     */
    void close(Supplier<? extends Waiting> lastQuestion, Duration patience) {
        lock.lock();
        Line last;
        try {
            if (closed) {
                return;
            }
            if (state == State.CONNECTED) {
                farewell = lastQuestion.get();
            }
            closed = true; // nothing is said after the last question
            keeper.end();
            followers.forEach(each -> each.turn.signal());
            awaitFarewell(patience);
            last = line;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.close();
        }
        keeper.join();
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

    private void awaitFarewell(Duration patience) {
        Waiting answer = farewell;
        if (answer == null || state != State.CONNECTED) {
            return;
        }
        try {
            OwedAnswer.isHeard(patience, (begin, nanos) -> await(answer, begin, nanos));
        } catch (QueueException e) {
            // The line is lost: there is nobody to take leave of.
        }
    }
}
