package io.ipc4j.queue;

import io.ipc4j.ProtocolException;
import io.ipc4j.QueueException;
import io.ipc4j.QueueOptions;
import io.ipc4j.QueueStats;
import io.ipc4j.spi.LeasedMessage;
import io.ipc4j.waiting.Waiter;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The messages of a queue that somebody serves elsewhere. Says what the {@link Conversation} is about. */
final class ServedDepot implements Depot {
    private final Connector connector;
    private final QueueOptions options;
    private final QueueLayout.ClientHello greeting;
    private final Conversation conversation;
    private final PutBook puts;
    private final Putting putting;
    private final LeaseBook leases;
    private final Questions questions;
    private volatile int maxMessage;

    private ServedDepot(Connector connector, QueueOptions options, byte place, int maxMessage) {
        this.connector = connector;
        this.options = options;
        this.greeting =
                new QueueLayout.ClientHello(place, ThreadLocalRandom.current().nextLong());
        this.maxMessage = maxMessage;
        this.conversation = new Conversation(connector, options.reconnect(), new Said());
        this.puts = new PutBook(conversation);
        this.putting = new Putting(conversation, puts, connector.address());
        this.leases = new LeaseBook(this, conversation);
        this.questions = new Questions(conversation);
    }

    /** Connects to a queue that somebody serves. */
    static ServedDepot open(Connector connector, QueueOptions options) throws InterruptedException {
        ServedDepot depot = new ServedDepot(connector, options, QueueLayout.QUEUE, 0);
        depot.conversation.connect();
        return depot;
    }

    /** What comes, and what becomes of the line. The lock is held. */
    private final class Said implements Topic {
        @Override
        public QueueLayout.ClientHello greeting() {
            return greeting;
        }

        @Override
        public void onFrame(ByteBuffer frame) {
            byte kind = frame.get();
            switch (kind) {
                case QueueLayout.CONFIRMED -> puts.confirmed(frame.getLong());
                case QueueLayout.REFUSED -> QueueLayout.ranges(frame, puts::refused);
                case QueueLayout.DELIVER -> leases.delivered(frame);
                case QueueLayout.DONE -> questions.answered(frame);
                default ->
                    throw new ProtocolException(
                            "a message of kind " + kind + " is none that a server of a queue sends", null);
            }
        }

        @Override
        public void onConnected(QueueLayout.ServerHello hello) {
            maxMessage = hello.maxMessage();
            puts.onConnected(hello);
            leases.onConnected();
            questions.onConnected();
        }

        @Override
        public void onLost() {
            leases.onLost();
            questions.onLost(leaseLost());
        }

        @Override
        public void onGivenUp(QueueException why) {
            puts.failAll(why);
            questions.failAll(why);
        }

        @Override
        public boolean expectsNews() {
            return !puts.isEmpty();
        }

        @Override
        public long patience() {
            return leases.hasAcks() ? 1_000_000 : leases.freshness();
        }

        @Override
        public void tidy() {
            leases.flushAcks();
            leases.releaseStale();
        }
    }

    private QueueException leaseLost() {
        return new QueueException("the server of the queue " + address()
                + " was lost before it confirmed the answer to a delivery: the message may come again");
    }

    @Override
    public boolean tryPut(ByteBuffer message) {
        return putting.tryPut(message);
    }

    @Override
    public boolean put(ByteBuffer message, long timeoutNanos) throws InterruptedException {
        checkInterrupt();
        return timeoutNanos <= 0 ? putting.tryPut(message) : putting.put(message, timeoutNanos);
    }

    @Override
    public void putAll(Collection<ByteBuffer> messages) throws InterruptedException {
        checkInterrupt();
        putting.putAll(messages);
    }

    @Override
    public CompletableFuture<Void> putAsync(ByteBuffer message) throws InterruptedException {
        checkInterrupt();
        return putting.putAsync(message);
    }

    @Override
    public @Nullable LeasedMessage tryLease() {
        conversation.lock.lock();
        try {
            conversation.begin();
            ServedLease stored = leases.poll();
            if (stored != null) {
                return stored;
            }
            sayAll();
            LeaseBook.Taker taker = leases.enter(false);
            return answered(taker, questions.ask(QueueLayout.LEASE, taker));
        } finally {
            conversation.lock.unlock();
        }
    }

    /** What came for a taker until the answer to its question. */
    private @Nullable ServedLease answered(LeaseBook.Taker taker, Questions.Question question) {
        try {
            if (!conversation.awaitAnswer(taker)) {
                throw conversation.noAnswer();
            }
            return taker.lease;
        } finally {
            leases.leave(taker);
            questions.forget(question);
        }
    }

    @Override
    public @Nullable LeasedMessage lease(long timeoutNanos) throws InterruptedException {
        checkInterrupt();
        if (timeoutNanos <= 0) {
            return tryLease();
        }
        conversation.lock.lock();
        try {
            conversation.begin();
            ServedLease stored = leases.poll();
            if (stored != null) {
                return stored;
            }
            sayAll();
            return await(leases.enter(true), timeoutNanos);
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
            leases.leave(taker);
            throw e;
        }
        ServedLease lease = taker.isDone() ? taker.lease : takeLeave(taker, interrupted);
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
        leases.giveUp(taker);
        if (conversation.isConnected()) {
            return answered(taker, questions.ask(QueueLayout.SYNC, taker));
        }
        leases.leave(taker);
        if (!interrupted) {
            throw conversation.unreached();
        }
        return null;
    }

    @Override
    public void ackSoon(LeasedMessage message) {
        ServedLease lease = (ServedLease) message;
        conversation.lock.lock();
        try {
            conversation.checkOpen();
            if (lease.epoch() == conversation.epoch() && conversation.isConnected()) {
                leases.ackSoon(lease.tag());
                if (conversation.mustTidyNow()) {
                    leases.flushAcks();
                }
            }
        } finally {
            conversation.lock.unlock();
        }
    }

    /** What was put off, so that what is said next comes behind it. */
    private void sayAll() {
        puts.endBatch();
        leases.flushAcks();
    }

    /** Answers a delivery; returns when the server has heard of it. */
    void settle(ServedLease lease, byte how) {
        conversation.lock.lock();
        try {
            conversation.checkOpen();
            if (lease.epoch() != conversation.epoch() || !conversation.isConnected()) {
                throw leaseLost();
            }
            sayAll();
            Questions.Question question = questions.ask(Questions.SETTLED, null);
            leases.answer(how, question.id, lease.tag(), lease.tag());
            if (!conversation.awaitAnswer(question)) {
                questions.forget(question);
                throw conversation.noAnswer();
            }
        } finally {
            conversation.lock.unlock();
        }
    }

    @Override
    public void expect(int handlers) {
        conversation.lock.lock();
        try {
            if (!conversation.isClosed()) {
                leases.expect(handlers);
            }
        } finally {
            conversation.lock.unlock();
        }
    }

    @Override
    public boolean awaitDrained(long timeoutNanos) throws InterruptedException {
        checkInterrupt();
        if (timeoutNanos <= 0) {
            return ask(QueueLayout.IS_DRAINED).isYes();
        }
        long begin = timeoutNanos == Waiter.FOREVER ? 0 : System.nanoTime();
        conversation.lock.lock();
        try {
            conversation.begin();
            sayAll();
            Questions.Question question = questions.ask(QueueLayout.AWAIT_DRAINED, null);
            try {
                if (conversation.await(question, begin, timeoutNanos)) {
                    return true;
                }
                conversation.checkReached();
                return false;
            } finally {
                questions.forget(question);
            }
        } finally {
            conversation.lock.unlock();
        }
    }

    private Questions.Question ask(byte kind) {
        conversation.lock.lock();
        try {
            conversation.begin();
            sayAll();
            Questions.Question question = questions.ask(kind, null);
            if (!conversation.awaitAnswer(question)) {
                questions.forget(question);
                throw conversation.noAnswer();
            }
            return question;
        } finally {
            conversation.lock.unlock();
        }
    }

    @Override
    public QueueStats stats() {
        return ask(QueueLayout.STATS).stats();
    }

    @Override
    public int maxMessage() {
        return maxMessage;
    }

    @Override
    public @Nullable Depot deadLetters() {
        if (greeting.place() == QueueLayout.LETTERS) {
            return null;
        }
        ServedDepot letters = new ServedDepot(connector, options, QueueLayout.LETTERS, maxMessage);
        letters.conversation.connectLater();
        return letters;
    }

    @Override
    public URI address() {
        return connector.address();
    }

    @Override
    public void close() {
        Duration patience = options.channel().closeTimeout();
        conversation.close(
                () -> {
                    sayAll();
                    return questions.ask(QueueLayout.BYE, null);
                },
                patience);
    }

    private static void checkInterrupt() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
