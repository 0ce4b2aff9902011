package io.ipc4j.mem;

import io.ipc4j.ChannelClosedException;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Peer;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Signal;
import io.ipc4j.spi.StreamLink;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A name that threads of this process connect to. */
final class MemListener implements LinkListener {
    private final URI address;
    private final ChannelOptions options;
    private final Consumer<MemListener> onClose;
    private final Signal signal = new Signal();
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Link> waiting = new ArrayDeque<>();
    private boolean closed;

    MemListener(URI address, ChannelOptions options, Consumer<MemListener> onClose) {
        this.address = address;
        this.options = options;
        this.onClose = onClose;
    }

    /** The client's end of a new line, or null if this listener has just been closed. */
    @Nullable
    Link connect(ChannelOptions clientOptions) {
        MemStream[] ends = MemStream.pair();
        lock.lock();
        try {
            if (closed) {
                return null;
            }
            waiting.add(new StreamLink(ends[0], options, Peer.at("a thread of this process")));
        } finally {
            lock.unlock();
        }
        signal.raise(Readiness.READ);
        return new StreamLink(ends[1], clientOptions, Peer.at(address.toString()));
    }

    @Override
    public @Nullable Link tryAccept() {
        lock.lock();
        try {
            if (closed) {
                throw new ChannelClosedException("the listener is closed", null);
            }
            return waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Readiness readiness() {
        return signal;
    }

    @Override
    public URI address() {
        return address;
    }

    @Override
    public void close() {
        onClose.accept(this);
        lock.lock();
        try {
            closed = true;
            waiting.forEach(Link::close);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        signal.raise(Readiness.READ);
    }
}
