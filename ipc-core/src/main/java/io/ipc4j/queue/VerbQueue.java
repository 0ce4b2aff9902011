package io.ipc4j.queue;

import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.CodecException;
import io.ipc4j.Delivery;
import io.ipc4j.MessageHandler;
import io.ipc4j.MessageQueue;
import io.ipc4j.QueueClosedException;
import io.ipc4j.QueueException;
import io.ipc4j.QueueOptions;
import io.ipc4j.QueueServer;
import io.ipc4j.QueueStats;
import io.ipc4j.Subscription;
import io.ipc4j.channel.ChannelListener;
import io.ipc4j.spi.LeasedMessage;
import io.ipc4j.spi.QueueStore;
import io.ipc4j.waiting.Waiter;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The verbs of a queue, over any depot.
 *
 * @param <T> the type of the messages
 */
public final class VerbQueue<T> implements MessageQueue<T> {
    private final Depot depot;
    private final Codec<T> codec;
    /** Nothing to decode, and so nothing that could fail between a lease and its acknowledgement. */
    private final boolean isPlain;

    private final Set<Handlers<T>> subscriptions = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable MessageQueue<byte[]> deadLetters;
    private volatile boolean closed;

    VerbQueue(Depot depot, Codec<T> codec) {
        this.depot = depot;
        this.codec = codec;
        this.isPlain = codec == Codec.bytes();
    }

    /** How large messages of a channel are, at most, that carries messages of a queue which are so large. */
    public static int largestFrame(int maxMessage) {
        return (int) Math.min((long) maxMessage + QueueLayout.OVERHEAD, 1 << 30);
    }

    /** A queue that somebody serves. */
    public static <T> MessageQueue<T> served(Connector connector, Codec<T> codec, QueueOptions options)
            throws InterruptedException {
        return new VerbQueue<>(ServedDepot.open(connector, options), codec);
    }

    /** Offers a queue of this process to those who come in at a listener, from now on the server's. */
    public static QueueServer serve(
            MessageQueue<?> queue, Supplier<ChannelListener<ByteBuffer>> listener, ChannelOptions options) {
        if (queue instanceof VerbQueue<?> verbs && verbs.depot instanceof LocalDepot local) {
            int most = options.maxMessage() - QueueLayout.OVERHEAD;
            if (local.store().maxMessage() > most) {
                throw new IllegalArgumentException("the queue " + local.address() + " has messages of up to "
                        + local.store().maxMessage() + " bytes, and who asks its server gets " + most
                        + " at most; maxMessage=" + local.store().maxMessage() + " sets it, at the server's address"
                        + " and at its clients'");
            }
            ChannelListener<ByteBuffer> entry = listener.get();
            try {
                return new QueueHost(queue, local.store(), entry, options);
            } catch (RuntimeException | Error e) { // no descriptor, no thread, no memory
                entry.close();
                throw e;
            }
        }
        throw new IllegalArgumentException(
                queue + " can't be served: it is no queue of this process, made by Ipc.openQueue");
    }

    /** A queue over a store that is open here, and from now on the queue's. */
    public static <T> MessageQueue<T> over(QueueStore store, URI address, Codec<T> codec, QueueOptions options) {
        return new VerbQueue<>(new LocalDepot(store, address, options.channel().waitStrategy()), codec);
    }

    @Override
    public void put(T message) throws InterruptedException {
        depot.put(encode(message), Waiter.FOREVER);
    }

    @Override
    public boolean offer(T message) {
        return depot.tryPut(encode(message));
    }

    @Override
    public boolean offer(T message, Duration timeout) throws InterruptedException {
        long nanos = Waiter.nanos(timeout);
        return depot.put(encode(message), nanos);
    }

    @Override
    public void putAll(Collection<? extends T> messages) throws InterruptedException {
        depot.putAll(new Encoded<>(messages, this::encode));
    }

    @Override
    public CompletableFuture<Void> putAsync(T message) throws InterruptedException {
        return depot.putAsync(encode(message));
    }

    private ByteBuffer encode(T message) {
        ByteBuffer encoded = codec.encode(message);
        if (encoded.remaining() > depot.maxMessage()) {
            throw new IllegalArgumentException("a message of " + encoded.remaining() + " bytes is over the limit of "
                    + depot.maxMessage() + " of " + address()
                    + "; maxMessage sets it, and the size of a queue in a directory, when that is made");
        }
        return encoded;
    }

    @Override
    public T take() throws InterruptedException {
        return some(take(Waiter.FOREVER));
    }

    @Override
    public @Nullable T poll() {
        LeasedMessage leased = depot.tryLease();
        return leased == null ? null : done(leased);
    }

    @Override
    public @Nullable T poll(Duration timeout) throws InterruptedException {
        return take(Waiter.nanos(timeout));
    }

    private @Nullable T take(long timeoutNanos) throws InterruptedException {
        if (isPlain) {
            byte[] message = depot.take(timeoutNanos);
            return message == null ? null : plain(message);
        }
        LeasedMessage leased = depot.lease(timeoutNanos);
        return leased == null ? null : done(leased);
    }

    private T done(LeasedMessage leased) {
        T message = toTake(leased);
        leased.ack();
        return message;
    }

    /** The message, which is acknowledged or given back after that. */
    private T toTake(LeasedMessage leased) {
        return isPlain ? plain(Settling.toArray(leased)) : decode(leased);
    }

    @SuppressWarnings("unchecked") // that is what the codec's messages are
    private T plain(byte[] message) {
        return (T) message;
    }

    @Override
    public Delivery<T> lease() throws InterruptedException {
        return delivery(some(depot.lease(Waiter.FOREVER)));
    }

    @Override
    public @Nullable Delivery<T> lease(Duration timeout) throws InterruptedException {
        LeasedMessage leased = depot.lease(Waiter.nanos(timeout));
        return leased == null ? null : delivery(leased);
    }

    private Delivery<T> delivery(LeasedMessage leased) {
        return new Settling<>(decode(leased), leased, address());
    }

    private static <S> S some(@Nullable S taken) {
        assert taken != null : "for ever is over";
        return taken;
    }

    /** What can't be decoded is a dead letter when the exception comes out, unless that can't be: then the exception says so. */
    T decode(LeasedMessage leased) {
        try {
            return decode(leased.bytes());
        } catch (RuntimeException e) {
            String what = "message " + Settling.id(leased) + " of " + address() + " can't be decoded";
            try {
                leased.reject();
            } catch (QueueException stays) {
                CodecException told = new CodecException(what + ": " + e.getMessage(), e);
                told.addSuppressed(stays);
                throw told;
            }
            throw new CodecException(what + ", and is a dead letter now: " + e.getMessage(), e);
        } catch (Error e) {
            Settling.giveBack(leased);
            throw e;
        }
    }

    /** Leaves the buffer as it was: it is still the message of whoever rejects or releases it. */
    private T decode(ByteBuffer bytes) {
        int position = bytes.position();
        int limit = bytes.limit();
        try {
            T message = codec.decode(bytes);
            if (message == null) {
                throw new CodecException(codec + " decoded a message to null", null);
            }
            return message;
        } finally {
            bytes.limit(limit).position(position);
        }
    }

    @Override
    public int drainTo(Collection<? super T> target, int max) {
        if (max < 1) {
            throw new IllegalArgumentException("max is " + max + "; it must be at least 1");
        }
        List<LeasedMessage> leased = new ArrayList<>(1);
        int count = 0;
        boolean mayBeMore = true;
        while (mayBeMore && count < max) {
            leased.clear();
            mayBeMore = depot.tryLease(max - count, leased);
            count += moveAll(leased, target);
        }
        return count;
    }

    /** All, or up to the first that fails: what is before it is taken, and what is behind it comes back. */
    private int moveAll(List<LeasedMessage> leased, Collection<? super T> target) {
        int moved = 0;
        try {
            for (; moved < leased.size(); moved++) {
                move(leased.get(moved), target);
            }
        } finally {
            for (int i = moved + 1; i < leased.size(); i++) { // the one between is answered
                Settling.handBack(leased.get(i));
            }
            depot.ackAll(moved == leased.size() ? leased : leased.subList(0, moved));
        }
        return moved;
    }

    private void move(LeasedMessage leased, Collection<? super T> target) {
        T message = toTake(leased);
        try {
            target.add(message);
        } catch (RuntimeException | Error e) {
            Settling.giveBack(leased);
            throw e;
        }
    }

    @Override
    public Subscription handle(MessageHandler<? super T> handler, int concurrency) {
        if (concurrency < 1 || concurrency > 1024) {
            throw new IllegalArgumentException("the concurrency is " + concurrency + "; it must be from 1 to 1024");
        }
        checkOpen();
        Handlers<T> handlers = new Handlers<>(this, depot, handler, concurrency);
        subscriptions.add(handlers);
        handlers.start();
        if (closed) {
            handlers.stop();
        }
        return handlers;
    }

    /** A subscription has ended; true the first time. */
    boolean forget(Handlers<T> handlers) {
        return subscriptions.remove(handlers);
    }

    @Override
    public boolean awaitDrained(Duration timeout) throws InterruptedException {
        return depot.awaitDrained(Waiter.nanos(timeout));
    }

    @Override
    public long size() {
        return stats().waiting();
    }

    @Override
    public long leased() {
        return stats().leased();
    }

    @Override
    public long capacity() {
        return stats().capacity();
    }

    /** One look: its figures belong together. */
    QueueStats stats() {
        return depot.stats();
    }

    @Override
    public int maxMessage() {
        return depot.maxMessage();
    }

    @Override
    @SuppressWarnings("unchecked") // of dead letters themselves T is byte[]
    public MessageQueue<byte[]> deadLetters() {
        lock.lock();
        try {
            MessageQueue<byte[]> known = deadLetters;
            if (known != null) {
                return known;
            }
            checkOpen();
            Depot letters = depot.deadLetters();
            known = letters == null ? (MessageQueue<byte[]>) this : new VerbQueue<>(letters, Codec.bytes());
            deadLetters = known;
            return known;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public BlockingQueue<T> asBlockingQueue() {
        return new BlockingView<>(this);
    }

    @Override
    public URI address() {
        return depot.address();
    }

    private void checkOpen() {
        if (closed) {
            throw new QueueClosedException(address() + " was closed by this side", null);
        }
    }

    @Override
    public void close() {
        MessageQueue<byte[]> letters;
        lock.lock();
        try {
            closed = true;
            letters = deadLetters;
        } finally {
            lock.unlock();
        }
        subscriptions.forEach(Handlers::stop);
        depot.close();
        if (letters != null && letters != this) {
            letters.close();
        }
    }

    @Override
    public String toString() {
        return "MessageQueue[" + address() + "]";
    }
}
