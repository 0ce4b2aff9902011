package io.ipc4j.mmap.queue;

import io.ipc4j.QueueException;
import io.ipc4j.spi.Readiness;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The thread behind an open queue: it opens it, listens to its bell, shows signs of life, sees to the dead, and closes it. All
 * that an interrupt could break is done here, where nobody interrupts.
 */
final class Housekeeping implements Runnable {
    /** A death is seen after two rounds at most, and repaired then: others are held up by no more than half a second. */
    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final int ROUNDS_A_CHECK = 5;

    private final QueueDirectory directory;
    private final QueueSettings settings;
    private final Consumer<QueueException> failure;
    private final CompletableFuture<Attachment> opened = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean stopping;

    private int rounds;
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
            opened.join().bell.wake();
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
            opened.completeExceptionally(
                    new QueueException("opening the queue " + directory.path() + " failed: " + e, e));
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

    private void work(Attachment attachment) {
        long next = System.nanoTime() + ROUND_NANOS;
        boolean failed = false;
        while (!stopping) {
            try {
                long left = next - System.nanoTime();
                int rung = left > 0 ? attachment.bell.await(TimeUnit.NANOSECONDS.toMillis(left) + 1) : 0;
                if (rung != 0) {
                    attachment.bells.signal().raise(rung);
                }
                if (System.nanoTime() - next >= 0) {
                    next = System.nanoTime() + ROUND_NANOS;
                    if (!failed) {
                        round(attachment);
                    }
                }
            } catch (QueueException e) {
                failed = true;
                failure.accept(e);
            } catch (IOException | RuntimeException | InternalError e) {
                failed = true;
                failure.accept(new QueueException(
                        "the queue " + directory.path() + " can't be looked after any more: " + e, e));
            }
        }
    }

    private void round(Attachment attachment) throws IOException {
        if (rounds++ % ROUNDS_A_CHECK == 0) {
            check(attachment);
        }
        attachment.participants.beat(attachment.number);
        boolean repaired = false;
        int holdsUp = writer(attachment.census.next());
        for (int i = 0; i < QueueLayout.MOST_PARTICIPANTS; i++) {
            if (i != attachment.number && attachment.participants.isRegistered(i)) {
                boolean silent = attachment.witness.isSilent(i);
                repaired |= (silent || i == holdsUp) && attachment.repair.sweep(i);
            }
        }
        if (repaired) {
            attachment.bells.wakeAll();
        }
        rescue(attachment);
    }

    /** Who is writing the message that is next, so that nobody can take the others before it is there; -1 if nobody. */
    private static int writer(long word) {
        return ControlWord.state(word) == ControlWord.WRITING ? ControlWord.owner(word) - 1 : -1;
    }

    private void check(Attachment attachment) throws IOException {
        if (!attachment.file.isInPlace(directory) || !attachment.locks.isInPlace()) {
            throw new QueueException("the queue " + directory.path() + " has been replaced, cut or removed while it was"
                    + " open. Open it again");
        }
        if (!attachment.holdsItsPlace()) {
            throw new QueueException("the queue " + directory.path() + ": this process had lost its lock on the file"
                    + " \"lock\" in that directory, did not run for a while, and was taken for dead. Open it again");
        }
        attachment.ring.forgetHints();
        if (attachment.census.isAnyForgotten()) {
            attachment.repair.rewind();
        }
    }

    /** Who was woken may be stopped, or dead before it could take what it was woken for. */
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
