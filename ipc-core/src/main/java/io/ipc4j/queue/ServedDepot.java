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
import java.util.List;
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
    private final Taking taking;
    private volatile int maxMessage;

    private ServedDepot(Connector connector, QueueOptions options, byte place, int maxMessage) {
        this.connector = connector;
        this.options = options;
        this.greeting =
                new QueueLayout.ClientHello(place, ThreadLocalRandom.current().nextLong());
        this.maxMessage = maxMessage;
        this.conversation = new Conversation(connector, options.reconnect(), new Said());
        this.puts = new PutBook(conversation, connector.address());
        this.putting = new Putting(conversation, puts, connector.address());
        this.leases = new LeaseBook(this, conversation);
        this.questions = new Questions(conversation);
        this.taking = new Taking(conversation, leases, questions, this::sayAll, connector.address());
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
            questions.onLost(taking.leaseLost());
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
        return taking.tryLease();
    }

    @Override
    public boolean tryLease(int most, Collection<? super LeasedMessage> to) {
        return taking.tryLease(most, to);
    }

    @Override
    public @Nullable LeasedMessage lease(long timeoutNanos) throws InterruptedException {
        checkInterrupt();
        return timeoutNanos <= 0 ? taking.tryLease() : taking.lease(timeoutNanos);
    }

    @Override
    public void ackSoon(LeasedMessage message) {
        taking.ackSoon((ServedLease) message);
    }

    @Override
    public void ackAll(List<LeasedMessage> messages) {
        taking.ackAll(messages);
    }

    /** Answers a delivery; returns when the server has heard of it. */
    void settle(ServedLease lease, byte how) {
        taking.settle(how, List.of(lease));
    }

    /** What was put off, so that what is said next comes behind it. */
    private void sayAll() {
        puts.endBatch();
        leases.flushAcks();
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
