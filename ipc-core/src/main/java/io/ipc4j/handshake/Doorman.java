package io.ipc4j.handshake;

import io.ipc4j.ChannelClosedException;
import io.ipc4j.IpcException;
import io.ipc4j.Peer;
import io.ipc4j.ProtocolException;
import io.ipc4j.WaitStrategy;
import io.ipc4j.spi.Greeter;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.Readiness;
import io.ipc4j.waiting.Multiplexer;
import io.ipc4j.waiting.Release;
import io.ipc4j.waiting.Waiter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts the peers of one listener and listens to all of them at once, in a daemon thread of its own that lives as long as the
 * listener.
 *
 * <p>Strangers cost at most {@link #MOST_VISITORS} handshakes, for {@link #PATIENCE} each. When all places are taken, the one
 * that has been there longest makes room for the next, but not before it has had {@link #GRACE}; until then the next ones wait in
 * the kernel's queue. Without the first rule 64 silent peers would keep everybody out for seconds; without the second a flood
 * of connections would push honest ones out in the middle of a word.
 */
final class Doorman implements Runnable {
    static final int MOST_VISITORS = 64;
    static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);
    /** Honest peers of one machine take 1 ms; those far away, some round trips. */
    static final long GRACE = TimeUnit.MILLISECONDS.toNanos(200);

    /** After a failed accept (no descriptor left): trying at once would spin. */
    private static final long ACCEPT_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int ACCEPTS_A_ROUND = 64;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final LinkListener door;
    private final List<Greeter> greeters;
    private final Reception reception;
    private final Multiplexer multiplexer = new Multiplexer(WaitStrategy.block());
    private final Multiplexer.Key doorKey;
    private final Thread thread = new Thread(this, "ipc4j-doorman-" + NUMBER.incrementAndGet());
    private final Release release = new Release();
    private volatile boolean dismissed;
    private boolean warned;

    /** Those who came first stand first. */
    private final Set<Visitor> visitors = new LinkedHashSet<>();

    Doorman(LinkListener door, List<Greeter> greeters, Reception reception) {
        this.door = door;
        this.greeters = greeters;
        this.reception = reception;
        this.doorKey = multiplexer.add(this, door.readiness(), Readiness.READ);
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** There may be room again. */
    void wakeup() {
        multiplexer.wakeup();
    }

    /**
     * Sends everybody away who has not said all, and waits until that is done. Nothing that the doorman does waits, so this is
     * soon.
     */
    void dismiss() {
        dismissed = true;
        multiplexer.wakeup();
        if (Thread.currentThread() != thread) {
            release.await(Release.PATIENCE);
        }
    }

    @Override
    public void run() {
        try {
            while (!dismissed) {
                round();
            }
        } catch (ChannelClosedException e) {
            // The listener was closed.
        } catch (RuntimeException | Error e) {
            LoggerFactory.getLogger(Doorman.class).error("{}: nobody can be let in any more: {}", door.address(), e, e);
        } finally {
            leave();
        }
    }

    private void round() {
        long nap = Math.min(letIn(), turnOutTheSilent());
        for (Multiplexer.Key key : multiplexer.await(nap)) {
            if (key.owner() instanceof Visitor visitor && visitors.contains(visitor)) {
                hear(visitor);
            }
        }
    }

    /** Gives how soon to look again though nothing comes, in nanoseconds. */
    private long letIn() {
        for (int i = 0; i < ACCEPTS_A_ROUND; i++) {
            boolean crowded = visitors.size() >= MOST_VISITORS;
            long wait = crowded ? GRACE - visitors.iterator().next().age() : 0;
            if (wait > 0 || reception.isFull()) {
                multiplexer.interest(doorKey, 0);
                return wait > 0 ? wait : Waiter.FOREVER;
            }
            multiplexer.interest(doorKey, Readiness.READ);
            Link link;
            try {
                link = door.tryAccept();
            } catch (ChannelClosedException e) {
                throw e;
            } catch (IpcException e) {
                LoggerFactory.getLogger(Doorman.class)
                        .warn("{}: {}; trying again in 100 ms", door.address(), e.getMessage());
                multiplexer.interest(doorKey, 0);
                return ACCEPT_PAUSE;
            }
            if (link == null) {
                return Waiter.FOREVER;
            }
            if (crowded) {
                turnOut(visitors.iterator().next(), "it made room for others, after it had said too little", true);
            }
            greet(link);
        }
        return 0;
    }

    private void greet(Link link) {
        Visitor visitor;
        try {
            visitor = new Visitor(greeters, link, multiplexer);
        } catch (RuntimeException | Error e) {
            report(link.peer(), String.valueOf(e), true);
            return;
        }
        visitors.add(visitor);
        hear(visitor);
    }

    private void hear(Visitor visitor) {
        try {
            Link link = visitor.chain.proceed();
            if (link == null) {
                visitor.settle();
                return;
            }
            visitors.remove(visitor);
            visitor.leave();
            reception.admit(link);
        } catch (RuntimeException | Error e) { // whatever a transport's handshake throws: the others go on
            boolean left = e instanceof ChannelClosedException && !(e instanceof ProtocolException);
            turnOut(visitor, e instanceof IpcException ? String.valueOf(e.getMessage()) : e.toString(), !left);
        }
    }

    private long turnOutTheSilent() {
        while (!visitors.isEmpty()) {
            Visitor first = visitors.iterator().next();
            long left = PATIENCE - first.age();
            if (left > 0) {
                return left;
            }
            turnOut(first, "it did not finish the handshake within " + PATIENCE / 1_000_000_000 + " s", true);
        }
        return Waiter.FOREVER;
    }

    private void turnOut(Visitor visitor, String reason, boolean worthAWarning) {
        visitors.remove(visitor);
        visitor.leave();
        visitor.chain.close();
        report(visitor.peer(), reason, worthAWarning);
    }

    /** One line for all that a stranger may do, so that none can fill a disk. Who just looked in is no news at all. */
    private void report(Peer peer, String reason, boolean worthAWarning) {
        // Not a constant: without a provider slf4j itself prints lines at the first logger.
        Logger logger = LoggerFactory.getLogger(Doorman.class);
        if (worthAWarning && !warned) {
            warned = true;
            logger.warn("{}: {} was turned away: {}. More of that is logged as debug", door.address(), peer, reason);
        } else {
            logger.debug("{}: {} was turned away: {}", door.address(), peer, reason);
        }
    }

    private void leave() {
        try {
            reception.shut();
            door.close();
            for (Visitor visitor : List.copyOf(visitors)) {
                visitor.leave();
                visitor.chain.close();
            }
            multiplexer.remove(doorKey);
        } finally {
            try {
                multiplexer.close();
            } finally {
                release.done();
            }
        }
    }
}
