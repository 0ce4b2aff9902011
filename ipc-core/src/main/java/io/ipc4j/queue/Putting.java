package io.ipc4j.queue;

import io.ipc4j.QueueClosedException;
import io.ipc4j.QueueException;
import io.ipc4j.waiting.Waiter;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The calls that put into a served queue: how they wait, and how they give up. */
final class Putting {
    private final Conversation conversation;
    private final PutBook book;
    private final URI address;

    Putting(Conversation conversation, PutBook book, URI address) {
        this.conversation = conversation;
        this.book = book;
        this.address = address;
    }

    boolean tryPut(ByteBuffer message) {
        conversation.lock.lock();
        try {
            conversation.begin();
            Waiting answer = new Waiting(conversation.lock);
            PutBook.Put put = book.add(message, true, answer, null);
            if (!conversation.awaitAnswer(answer)) {
                book.cancel(List.of(put));
                throw unanswered(put);
            }
            return isIn(put);
        } finally {
            conversation.lock.unlock();
        }
    }

    boolean put(ByteBuffer message, long timeoutNanos) throws InterruptedException {
        long begin = timeoutNanos == Waiter.FOREVER ? 0 : System.nanoTime();
        conversation.lock.lock();
        try {
            conversation.begin();
            if (!book.awaitRoom(message.remaining(), begin, timeoutNanos)) {
                conversation.checkReached();
                return false;
            }
            Waiting answer = new Waiting(conversation.lock);
            PutBook.Put put = book.add(message, false, answer, null);
            book.endBatch();
            boolean interrupted = false;
            try {
                if (conversation.await(answer, begin, timeoutNanos)) {
                    return isIn(put);
                }
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (QueueClosedException e) {
                book.forget(put);
                throw e;
            }
            return withdraw(put, answer, interrupted);
        } finally {
            conversation.lock.unlock();
        }
    }

    /** True, with the interrupt pending, if it could no longer be withdrawn; also where it can't be said that nothing was put. */
    private boolean withdraw(PutBook.Put put, Waiting answer, boolean interrupted) throws InterruptedException {
        try {
            return isInAnyhow(put, answer, interrupted);
        } catch (QueueException e) {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            throw e;
        }
    }

    private boolean isInAnyhow(PutBook.Put put, Waiting answer, boolean interrupted) throws InterruptedException {
        boolean reached = conversation.isConnected();
        if (reached) {
            book.cancel(List.of(put));
            reached = conversation.awaitAnswer(answer);
        }
        if (!reached && !put.wasSent()) {
            book.forget(put);
            if (!interrupted) {
                throw conversation.unreached();
            }
        } else if (!reached) {
            throw unanswered(put);
        }
        boolean in = put.outcome != PutBook.Outcome.OPEN && put.wasSent() && isIn(put);
        if (interrupted && !in) {
            throw new InterruptedException();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return in;
    }

    private boolean isIn(PutBook.Put put) {
        if (put.outcome == PutBook.Outcome.UNKNOWN) {
            throw unknown();
        }
        return put.outcome == PutBook.Outcome.IN;
    }

    private QueueException unanswered(PutBook.Put put) {
        book.forget(put);
        return unknown();
    }

    private QueueException unknown() {
        return new QueueException("putting into " + address
                + ": the server was lost, or does not answer, before it said what has become of the message. It may be in the"
                + " queue, or not");
    }

    void putAll(Collection<ByteBuffer> messages) throws InterruptedException {
        List<PutBook.Put> mine = new ArrayList<>(messages.size());
        Waiting all = new Waiting(conversation.lock);
        conversation.lock.lock();
        try {
            conversation.begin();
            try {
                for (ByteBuffer message : messages) {
                    if (!book.hasRoom(message.remaining())) {
                        book.endBatch();
                        book.awaitRoom(message.remaining(), 0, Waiter.FOREVER);
                        all.check();
                    }
                    all.more();
                    mine.add(book.add(message, false, all, null));
                    if (book.isBatchFull()) {
                        book.endBatch();
                        letOthers();
                    }
                }
            } finally {
                book.endBatch();
                all.oneDone();
            }
            conversation.await(all, 0, Waiter.FOREVER);
        } catch (InterruptedException e) {
            try {
                withdrawAll(mine, all);
            } catch (QueueException unknown) {
                e.addSuppressed(unknown);
            }
            throw e;
        } finally {
            conversation.lock.unlock();
        }
    }

    /** Those who handle what the server says. */
    private void letOthers() {
        if (conversation.lock.hasQueuedThreads()) {
            conversation.lock.unlock();
            conversation.lock.lock();
        }
        conversation.expectNews();
    }

    private void withdrawAll(List<PutBook.Put> mine, Waiting all) {
        mine.removeIf(put -> put.outcome != PutBook.Outcome.OPEN);
        if (conversation.isConnected() && !mine.isEmpty()) {
            book.cancel(mine);
            conversation.awaitAnswer(all);
        }
        mine.forEach(book::forget);
    }

    CompletableFuture<Void> putAsync(ByteBuffer message) throws InterruptedException {
        conversation.lock.lock();
        try {
            conversation.begin();
            book.awaitRoom(message.remaining(), 0, Waiter.FOREVER);
            CompletableFuture<Void> future = new CompletableFuture<>();
            book.add(message, false, null, future);
            book.endBatchSoon();
            conversation.expectNews();
            return future;
        } finally {
            conversation.lock.unlock();
        }
    }
}
