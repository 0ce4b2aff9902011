package io.ipc4j.handshake;

import io.ipc4j.ChannelClosedException;
import io.ipc4j.spi.Greeter;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Signal;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A listener behind whose door peers say what they must; those who have are handed out in that order. A {@link Doorman} does it
 * while this listener is open, so that nobody who accepts waits for a peer that is silent.
 */
public final class Reception implements LinkListener {
    /** So many may have come in and not be taken; the next ones wait outside. As many wait without a handshake. */
    private static final int MOST_READY = 1024;

    private final LinkListener door;
    private final Doorman doorman;
    private final Signal signal = new Signal();
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Link> ready = new ArrayDeque<>();
    private boolean closed;

    private Reception(LinkListener door, List<Greeter> greeters) {
        this.door = door;
        this.doorman = new Doorman(door, greeters, this);
    }

    /**
     * Puts a reception behind a listener.
     *
     * @param door where peers come in, from now on the reception's
     * @param greeters what has to be said, in this order
     * @return the reception; the listener itself if there is nothing to say
     */
    public static LinkListener of(LinkListener door, List<Greeter> greeters) {
        if (greeters.isEmpty()) {
            return door;
        }
        boolean good = false;
        try {
            Reception reception = new Reception(door, List.copyOf(greeters));
            reception.doorman.start();
            good = true;
            return reception;
        } finally {
            if (!good) {
                door.close(); // no descriptor, or no thread, was left
            }
        }
    }

    @Override
    public @Nullable Link tryAccept() {
        Link link;
        boolean wasFull;
        lock.lock();
        try {
            if (closed) {
                throw new ChannelClosedException("the listener is closed", null);
            }
            wasFull = ready.size() >= MOST_READY;
            link = ready.poll();
        } finally {
            lock.unlock();
        }
        if (wasFull) {
            doorman.wakeup();
        }
        return link;
    }

    /** Whether so many wait to be taken that no more should come in. */
    boolean isFull() {
        lock.lock();
        try {
            return ready.size() >= MOST_READY;
        } finally {
            lock.unlock();
        }
    }

    /** Somebody has said all. */
    void admit(Link link) {
        lock.lock();
        try {
            if (closed) {
                link.close();
                return;
            }
            ready.add(link);
        } finally {
            lock.unlock();
        }
        signal.raise(Readiness.READ);
    }

    /** Nobody comes in any more. */
    void shut() {
        lock.lock();
        try {
            closed = true;
            ready.forEach(Link::close);
            ready.clear();
        } finally {
            lock.unlock();
        }
        signal.raise(Readiness.READ);
    }

    @Override
    public Readiness readiness() {
        return signal;
    }

    @Override
    public URI address() {
        return door.address();
    }

    @Override
    public void close() {
        shut();
        door.close();
        doorman.dismiss();
    }
}
