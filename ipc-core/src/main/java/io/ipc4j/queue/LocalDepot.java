package io.ipc4j.queue;

import io.ipc4j.QueueStats;
import io.ipc4j.WaitStrategy;
import io.ipc4j.spi.LeasedMessage;
import io.ipc4j.spi.QueueStore;
import io.ipc4j.spi.Readiness;
import io.ipc4j.waiting.Attempt;
import io.ipc4j.waiting.Waiter;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The messages of a store, with calls that wait. On a queue that is neither empty nor full no call takes a lock here. */
final class LocalDepot implements Depot {
    private final QueueStore store;
    private final URI address;
    private final WaitStrategy strategy;
    private final Patience puts;
    private final Patience takes;
    private final Waiter drains;
    private final PutLine line;
    private final Attempt<LeasedMessage> lease;
    private final Attempt<byte[]> take;
    private final long series = new SecureRandom().nextLong();
    private final int maxMessage;
    private final AtomicReference<@Nullable Bundle> spare = new AtomicReference<>();

    /** The store is this depot's from now on. */
    LocalDepot(QueueStore store, URI address, WaitStrategy strategy) {
        this.store = store;
        this.address = address;
        this.strategy = strategy;
        this.puts = Patience.forRoom(store, strategy);
        this.takes = Patience.forMessages(store, strategy);
        this.drains = new Waiter(store.readiness(), Readiness.WRITE, strategy);
        this.line = new PutLine(store, address, series, puts);
        this.lease = store::tryLease;
        this.take = store::tryTake;
        this.maxMessage = store.maxMessage();
    }

    @Override
    public boolean tryPut(ByteBuffer message) {
        return !line.isPending() && tryPutNow(message);
    }

    @Override
    public boolean put(ByteBuffer message, long timeoutNanos) throws InterruptedException {
        checkInterrupt();
        if (line.isPending()) {
            return line.put(message, timeoutNanos);
        }
        return tryPutNow(message)
                || timeoutNanos > 0 && puts.await(() -> tryPutNow(message) ? Boolean.TRUE : null, timeoutNanos) != null;
    }

    private boolean tryPutNow(ByteBuffer message) {
        return store.tryPut(message, series, QueueStore.UNNUMBERED);
    }

    @Override
    public void putAll(Collection<ByteBuffer> messages) throws InterruptedException {
        Bundle known = spare.getAndSet(null);
        Bundle bundle = known == null ? new Bundle() : known;
        try {
            for (ByteBuffer message : messages) {
                if (!bundle.add(message)) {
                    putAll(bundle);
                    if (!bundle.add(message)) {
                        put(message, Waiter.FOREVER);
                    }
                }
            }
            putAll(bundle);
        } finally {
            bundle.clear();
            spare.set(bundle);
        }
    }

    private void putAll(Bundle bundle) throws InterruptedException {
        List<ByteBuffer> rest = bundle.messages();
        while (!rest.isEmpty()) {
            checkInterrupt();
            int count = line.isPending() ? putOne(rest) : putSome(rest);
            rest = rest.subList(count, rest.size());
        }
        bundle.clear();
    }

    private int putOne(List<ByteBuffer> messages) throws InterruptedException {
        line.put(messages.get(0), Waiter.FOREVER);
        return 1;
    }

    private int putSome(List<ByteBuffer> messages) throws InterruptedException {
        Integer count = tryPutSome(messages);
        if (count == null) {
            count = puts.await(() -> tryPutSome(messages), Waiter.FOREVER);
        }
        assert count != null : "for ever is over";
        return count;
    }

    private @Nullable Integer tryPutSome(List<ByteBuffer> messages) {
        int count = store.tryPutAll(messages, series, QueueStore.UNNUMBERED);
        return count == 0 ? null : count;
    }

    @Override
    public CompletableFuture<Void> putAsync(ByteBuffer message) throws InterruptedException {
        checkInterrupt();
        if (!line.isPending() && tryPutNow(message)) {
            return CompletableFuture.completedFuture(null);
        }
        return line.add(message);
    }

    @Override
    public @Nullable LeasedMessage tryLease() {
        return store.tryLease();
    }

    @Override
    public boolean tryLease(int most, Collection<? super LeasedMessage> to) {
        int asked = Math.min(most, Bundle.MOST);
        List<LeasedMessage> some = store.tryLeaseAll(asked);
        to.addAll(some);
        return some.size() == asked;
    }

    @Override
    public void ackAll(List<LeasedMessage> messages) {
        store.ackAll(messages);
    }

    @Override
    public @Nullable LeasedMessage lease(long timeoutNanos) throws InterruptedException {
        checkInterrupt();
        LeasedMessage message = store.tryLease();
        return message != null || timeoutNanos == 0 ? message : takes.await(lease, timeoutNanos);
    }

    @Override
    public byte @Nullable [] take(long timeoutNanos) throws InterruptedException {
        checkInterrupt();
        byte[] message = store.tryTake();
        return message != null || timeoutNanos == 0 ? message : takes.await(take, timeoutNanos);
    }

    @Override
    public void ackSoon(LeasedMessage message) {
        message.ack();
    }

    @Override
    public boolean awaitDrained(long timeoutNanos) throws InterruptedException {
        checkInterrupt();
        drains.lock();
        try {
            return drains.await(() -> store.isDrained() ? Boolean.TRUE : null, timeoutNanos) != null;
        } finally {
            drains.unlock();
        }
    }

    private static void checkInterrupt() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    QueueStore store() {
        return store;
    }

    @Override
    public QueueStats stats() {
        return store.stats();
    }

    @Override
    public int maxMessage() {
        return maxMessage;
    }

    @Override
    public @Nullable Depot deadLetters() {
        QueueStore letters = store.deadLetters();
        return letters == null ? null : new LocalDepot(letters, address, strategy);
    }

    @Override
    public URI address() {
        return address;
    }

    @Override
    public void close() {
        store.close();
        puts.close();
        takes.close();
        drains.close();
        line.close();
    }
}
