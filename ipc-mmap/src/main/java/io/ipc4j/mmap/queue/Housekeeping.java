package io.ipc4j.mmap.queue;

import io.ipc4j.QueueException;
import io.ipc4j.spi.Readiness;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The thread behind an open queue: it opens it, listens to its bell where nobody else does, shows signs of life, sees to the dead, and
 * closes it. All that an interrupt could break is done here, where nobody interrupts.
 */
final class Housekeeping implements Runnable {
    /** Milliseconds a round. A death is seen after two rounds at most, and repaired then: others are held up by no more than half a second. */
    static final long FAST = 200;

    /** For those who are so many that others watch already. */
    private static final long SLOW = 1000;

    /** How many watch: one may die, and the one who would see it with it. */
    private static final int WATCHERS = 4;

    /**
     * Rounds before a participant rests, some 5 s. Those who watch may be dead, and not seen to be; and who dies at a slow pace is
     * taken for alive for 5 s by all who can't see its process.
     */
    private static final int ROUNDS_BEFORE_REST = 25;

    private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(FAST);

    private final QueueDirectory directory;
    private final QueueSettings settings;
    private final Consumer<QueueException> failure;
    private final CompletableFuture<Attachment> opened = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean stopping;

    private long pace = FAST;
    private int roundsOfOthers;
    private long lastCheck;
    private long lastNext;
    private boolean roomBefore;

    private Housekeeping(QueueDirectory directory, QueueSettings settings, Consumer<QueueException> failure) {
        this.directory = directory;
        this.settings = settings;
        this.failure = failure;
        this.thread = new Thread(this, "ipc4j-queue-" + directory.path().getFileName());
        thread.setDaemon(true);
    }

    /**
     * Begins.
     *
     * @param failure is told, once, why the queue can't be used any more
     */
    static Housekeeping start(QueueDirectory directory, QueueSettings settings, Consumer<QueueException> failure) {
        Housekeeping housekeeping = new Housekeeping(directory, settings, failure);
        housekeeping.thread.start();
        return housekeeping;
    }

    /** Done when the queue is open, or can't be opened. */
    CompletableFuture<Attachment> opened() {
        return opened;
    }

    /** Closes the queue; returns when that is done. Nobody uses it any more. */
    void stop() {
        stopping = true;
        if (opened.isDone() && !opened.isCompletedExceptionally()) {
            opened.join().ear.release();
        }
        boolean interrupted = false;
        while (thread.isAlive() && thread != Thread.currentThread()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        Attachment attachment;
        try {
            attachment = Attachment.open(directory, settings);
        } catch (IOException e) {
            opened.completeExceptionally(new QueueException("opening the queue " + directory + " failed: " + e, e));
            return;
        } catch (RuntimeException | Error e) {
            opened.completeExceptionally(e);
            return;
        }
        opened.complete(attachment);
        try {
            work(attachment);
        } finally {
            attachment.close();
        }
    }

    /** Until the queue is closed, whatever fails: others are at work in the file. */
    private void work(Attachment attachment) {
        long next = System.nanoTime();
        lastCheck = next;
        boolean failed = false;
        Throwable untold = null;
        while (!stopping) {
            try {
                if (untold != null) {
                    failure.accept(told(untold));
                    untold = null;
                }
                long left = next - System.nanoTime();
                int rung = left > 0 ? attachment.ear.keep(attachment.bells::isAnyArmed, left) : 0;
                if (rung != 0) {
                    attachment.bells.signal().raise(rung);
                }
                if (System.nanoTime() - next >= 0) {
                    if (!failed) {
                        round(attachment);
                    }
                    next = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pace);
                }
            } catch (IOException | RuntimeException | Error e) {
                if (failed) { // again and again: the bell itself, for example
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                failed = true;
                untold = e; // told in the next turn: that may fail, too, where there is no memory left
            }
        }
    }

    private QueueException told(Throwable e) {
        return e instanceof QueueException known
                ? known
                : new QueueException(
                        "the queue " + directory + " can't be looked after any more: " + e + ". Open it again", e);
    }

    private void round(Attachment attachment) throws IOException {
        if (System.nanoTime() - lastCheck > CHECK_NANOS) {
            lastCheck = System.nanoTime();
            check(attachment);
        }
        attachment.participants.beat(attachment.number);
        boolean repaired = false;
        int before = 0;
        int holdsUp = writer(attachment.census.next());
        for (int i = 0; i < QueueLayout.MOST_PARTICIPANTS; i++) {
            if (i != attachment.number && attachment.participants.isRegistered(i)) {
                before += i < attachment.number ? 1 : 0;
                boolean silent = attachment.witness.isSilent(i);
                repaired |= (silent || i == holdsUp) && attachment.repair.sweep(i);
            }
        }
        roundsOfOthers = before < WATCHERS ? 0 : Math.min(roundsOfOthers + 1, ROUNDS_BEFORE_REST);
        setPace(attachment, roundsOfOthers < ROUNDS_BEFORE_REST ? FAST : SLOW);
        if (repaired) {
            attachment.bells.wakeAll();
        }
        attachment.bells.forgetTheGone();
        rescue(attachment);
    }

    private void setPace(Attachment attachment, long millis) {
        if (pace != millis) {
            pace = millis;
            attachment.participants.pace(attachment.number, millis);
        }
    }

    /** Who is writing the message that is next, so that nobody can take the others before it is there; -1 if nobody. */
    private static int writer(long word) {
        return ControlWord.state(word) == ControlWord.WRITING ? ControlWord.owner(word) - 1 : -1;
    }

    private void check(Attachment attachment) throws IOException {
        if (!attachment.file.isInPlace(directory) || !attachment.locks.isInPlace()) {
            throw new QueueException("the queue " + directory + " has been replaced, cut or removed while it was"
                    + " open. Open it again");
        }
        if (!attachment.holdsItsPlace()) {
            throw new QueueException("the queue " + directory + ": this process had lost its lock on the file"
                    + " \"lock\" in that directory, did not run for a while, and was taken for dead. Open it again");
        }
        attachment.ring.forgetHints();
        if (attachment.census.isAnyForgotten()) {
            attachment.repair.rewind();
        }
    }

    /** Who was woken may be stopped, or dead before it could take what it was woken for; so may who was to wake somebody here. */
    private void rescue(Attachment attachment) {
        long next = attachment.census.next();
        boolean ready = ControlWord.state(next) == ControlWord.READY;
        if (ready && attachment.bells.isArmed(Readiness.READ)) {
            if (next == lastNext) {
                attachment.memory.add(QueueLayout.RESCUED, 1);
            }
            attachment.bells.signal().raise(Readiness.READ);
        }
        lastNext = ready ? next : 0;
        boolean room = attachment.census.hasRoom();
        if (room && roomBefore && attachment.bells.isArmed(Readiness.WRITE)) {
            attachment.bells.signal().raise(Readiness.WRITE);
        }
        roomBefore = room;
    }
}
