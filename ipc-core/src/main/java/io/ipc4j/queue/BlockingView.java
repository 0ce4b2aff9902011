package io.ipc4j.queue;

import io.ipc4j.QueueStats;
import java.time.Duration;
import java.util.AbstractQueue;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A queue as the JDK's interface. All that would have to look at messages without taking them ends in {@link #iterator}. */
final class BlockingView<T> extends AbstractQueue<T> implements BlockingQueue<T> {
    private final VerbQueue<T> queue;

    BlockingView(VerbQueue<T> queue) {
        this.queue = queue;
    }

    @Override
    public void put(T message) throws InterruptedException {
        queue.put(Objects.requireNonNull(message));
    }

    @Override
    public boolean offer(T message) {
        return queue.offer(Objects.requireNonNull(message));
    }

    @Override
    public boolean offer(T message, long timeout, TimeUnit unit) throws InterruptedException {
        return queue.offer(Objects.requireNonNull(message), duration(timeout, unit));
    }

    @Override
    public T take() throws InterruptedException {
        return queue.take();
    }

    @Override
    public @Nullable T poll() {
        return queue.poll();
    }

    @Override
    public @Nullable T poll(long timeout, TimeUnit unit) throws InterruptedException {
        return queue.poll(duration(timeout, unit));
    }

    /** This interface knows negative times, and waits for none. */
    private static Duration duration(long timeout, TimeUnit unit) {
        return Duration.ofNanos(unit.toNanos(Math.max(timeout, 0)));
    }

    @Override
    public int drainTo(Collection<? super T> target) {
        return drainTo(target, Integer.MAX_VALUE);
    }

    @Override
    public int drainTo(Collection<? super T> target, int max) {
        Objects.requireNonNull(target);
        if (target == this) {
            throw new IllegalArgumentException("a queue can't be drained to itself");
        }
        return max < 1 ? 0 : queue.drainTo(target, max);
    }

    @Override
    public int size() {
        return clamp(queue.size());
    }

    @Override
    public int remainingCapacity() {
        QueueStats stats = queue.stats();
        return clamp(stats.capacity() - stats.waiting() - stats.leased());
    }

    private static int clamp(long count) {
        return (int) Math.max(0, Math.min(count, Integer.MAX_VALUE));
    }

    @Override
    public T peek() {
        throw unsupported("look at a message and leave it");
    }

    @Override
    public Iterator<T> iterator() {
        throw unsupported("look for messages, or take them out of the middle");
    }

    private UnsupportedOperationException unsupported(String what) {
        return new UnsupportedOperationException(
                "nobody can " + what + ", in " + queue.address() + ": other processes take from it");
    }

    @Override
    public String toString() {
        return queue.toString();
    }
}
