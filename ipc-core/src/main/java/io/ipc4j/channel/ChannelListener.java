package io.ipc4j.channel;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.Listener;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.Readiness;
import io.ipc4j.waiting.Attempt;
import io.ipc4j.waiting.Waiter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The listener over any transport's.
 *
 * @param <T> the type of the messages
 */
public final class ChannelListener<T> implements Listener<T>, Source, Attempt<Channel<T>> {
    private final LinkListener listener;
    private final URI address;
    private final Codec<T> codec;
    private final ChannelOptions options;
    private final Waiter waiter;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final List<Runnable> closeHooks = new CopyOnWriteArrayList<>();
    private volatile boolean exhausted;

    /** Makes a listener of a transport's, from now on its own. */
    public ChannelListener(LinkListener listener, URI address, Codec<T> codec, ChannelOptions options) {
        this.listener = listener;
        this.address = address;
        this.codec = codec;
        this.options = options;
        this.waiter = new Waiter(listener.readiness(), Readiness.READ, options.waitStrategy());
    }

    @Override
    public Channel<T> accept() throws InterruptedException {
        Channel<T> channel = accept(Waiter.FOREVER);
        assert channel != null : "for ever is over";
        return channel;
    }

    @Override
    public @Nullable Channel<T> accept(Duration timeout) throws InterruptedException {
        return accept(Waiter.nanos(timeout));
    }

    private @Nullable Channel<T> accept(long timeoutNanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        waiter.lock();
        try {
            return waiter.await(this, timeoutNanos);
        } finally {
            waiter.unlock();
        }
    }

    @Override
    public @Nullable Channel<T> tryAccept() {
        waiter.lock();
        try {
            return tryOnce();
        } finally {
            waiter.unlock();
        }
    }

    @Override
    public @Nullable Channel<T> tryOnce() {
        if (closed.get()) {
            throw closed(null);
        }
        Link link;
        try {
            link = listener.tryAccept();
        } catch (ChannelClosedException e) {
            throw closed(e);
        }
        exhausted = link == null;
        return link == null ? null : new LinkChannel<>(link, address, codec, options);
    }

    private ChannelClosedException closed(@Nullable Throwable cause) {
        return new ChannelClosedException("listener " + address + " is closed", cause);
    }

    @Override
    public URI address() {
        return address;
    }

    @Override
    public boolean isOpen() {
        return !closed.get();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            waiter.wakeAll();
            listener.close();
            waiter.close();
            closeHooks.forEach(Runnable::run);
        }
    }

    @Override
    public Readiness readiness() {
        return listener.readiness();
    }

    @Override
    public boolean mayHaveMore() {
        return !exhausted;
    }

    @Override
    public void stir() {
        exhausted = false;
    }

    @Override
    public void rest() {}

    @Override
    public boolean isOver() {
        return closed.get();
    }

    @Override
    public void onClose(Runnable hook) {
        closeHooks.add(hook);
    }

    @Override
    public void removeHook(Runnable hook) {
        closeHooks.remove(hook);
    }

    @Override
    public String toString() {
        return "Listener[" + address + "]";
    }
}
