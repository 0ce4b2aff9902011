package io.ipc4j.queue;

import io.ipc4j.QueueException;
import io.ipc4j.spi.LeasedMessage;
import io.ipc4j.waiting.Waiter;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls that take from a served queue, and answer for what they took: how they wait, and how they give up. */
final class Taking {
    /** So many messages are asked for at once; who may take more asks again. */
    private static final int MOST_AT_ONCE = Stall.DELIVERIES_A_TURN;

    private final Conversation conversation;
    private final LeaseBook book;
    private final Questions questions;
    private final Runnable sayAll;
    private final URI address;

    /** @param sayAll says what was put off, so that what is said next comes behind it */
    Taking(Conversation conversation, LeaseBook book, Questions questions, Runnable sayAll, URI address) {
        this.conversation = conversation;
        this.book = book;
        this.questions = questions;
        this.sayAll = sayAll;
        this.address = address;
    }

    @Nullable
    LeasedMessage tryLease() {
        List<LeasedMessage> one = new ArrayList<>(1);
        tryLease(1, one);
        return one.isEmpty() ? null : one.get(0);
    }

    /** As {@link Depot#tryLease(int, Collection)}. */
    boolean tryLease(int most, Collection<? super LeasedMessage> to) {
        conversation.lock.lock();
        try {
            conversation.begin();
            ServedLease stored = book.poll();
            if (stored != null) {
                return to.add(stored);
            }
            sayAll.run();
            LeaseBook.Taker taker = book.enter(Math.min(most, MOST_AT_ONCE), false);
            boolean mayBeMore = answered(taker, QueueLayout.LEASE);
            to.addAll(taker.leases);
            return mayBeMore;
        } finally {
            conversation.lock.unlock();
        }
    }

    /** Asks, and waits until the taker has all that came until the answer to that; true if that is yes. */
    private boolean answered(LeaseBook.Taker taker, byte kind) {
        Questions.Question question = questions.ask(kind, taker);
        boolean good = false;
        try {
            good = conversation.awaitAnswer(taker);
            if (!good) {
                throw conversation.noAnswer();
            }
            return question.isYes() || !question.isDone();
        } finally {
            if (!good) {
                book.giveBack(taker);
            }
            book.leave(taker);
            questions.forget(question);
        }
    }

    @Nullable
    ServedLease lease(long timeoutNanos) throws InterruptedException {
        conversation.lock.lock();
        try {
            conversation.begin();
            ServedLease stored = book.poll();
            if (stored != null) {
                return stored;
            }
            sayAll.run();
            return await(book.enter(1, true), timeoutNanos);
        } finally {
            conversation.lock.unlock();
        }
    }

    private @Nullable ServedLease await(LeaseBook.Taker taker, long timeoutNanos) throws InterruptedException {
        long begin = timeoutNanos == Waiter.FOREVER ? 0 : System.nanoTime();
        boolean interrupted = false;
        try {
            conversation.await(taker, begin, timeoutNanos);
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (QueueException e) {
            book.leave(taker);
            throw e;
        }
        ServedLease lease;
        try {
            lease = taker.isDone() ? taker.first() : takeLeave(taker, interrupted);
        } catch (QueueException e) {
            if (interrupted) {
                throw new InterruptedException(); // and nothing was taken
            }
            throw e;
        }
        if (interrupted && lease == null) {
            throw new InterruptedException();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return lease;
    }

    /** A message may be on its way to who does not want to wait any longer: it is theirs still. */
    private @Nullable ServedLease takeLeave(LeaseBook.Taker taker, boolean interrupted) {
        book.giveUp(taker);
        if (conversation.isConnected()) {
            answered(taker, QueueLayout.SYNC);
            return taker.first();
        }
        book.leave(taker);
        if (!interrupted) {
            throw conversation.unreached();
        }
        return null;
    }

    void ackSoon(ServedLease lease) {
        conversation.lock.lock();
        try {
            conversation.checkOpen();
            if (isOfThisLine(lease)) {
                book.ackSoon(lease.tag());
                if (conversation.mustTidyNow()) {
                    book.flushAcks();
                }
            }
        } finally {
            conversation.lock.unlock();
        }
    }

    private boolean isOfThisLine(ServedLease lease) {
        return lease.epoch() == conversation.epoch() && conversation.isConnected();
    }

    void ackAll(List<LeasedMessage> messages) {
        if (!messages.isEmpty()) {
            settle(QueueLayout.ACK, messages);
        }
    }

    /** Answers deliveries, one at least; returns when the server has heard of it. */
    void settle(byte how, List<? extends LeasedMessage> messages) {
        conversation.lock.lock();
        try {
            conversation.checkOpen();
            sayAll.run(); // which may show that the line is lost
            for (LeasedMessage each : messages) {
                if (!isOfThisLine((ServedLease) each)) {
                    throw leaseLost();
                }
            }
            Questions.Question question = questions.ask(Questions.SETTLED, null);
            book.answer(how, question.id, messages);
            if (!conversation.awaitAnswer(question)) {
                questions.forget(question);
                throw conversation.noAnswer();
            }
        } finally {
            conversation.lock.unlock();
        }
    }

    /** What to say of an answer to what was leased by a line that is lost. */
    QueueException leaseLost() {
        return new QueueException("the server of the queue " + address
                + " was lost before it confirmed the answer to a delivery: the message may come again");
    }
}
