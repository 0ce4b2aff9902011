package io.ipc4j.handshake;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.NoListenerException;
import io.ipc4j.ProtocolException;
import io.ipc4j.WaitStrategy;
import io.ipc4j.spi.Greeter;
import io.ipc4j.spi.Link;
import io.ipc4j.waiting.Multiplexer;
import io.ipc4j.waiting.Waiter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The connecting side of handshakes: the thread that connects waits for them. */
public final class Introduction {
    private Introduction() {}

    /**
     * Says all that has to be said before a link is handed out. If it throws, the link is closed.
     *
     * @param address for messages
     * @param link connected, from now on this call's
     * @param greeters in this order; may be none
     * @param timeout how long connecting may take in all, for messages
     * @param spent how much of it is gone
     * @return the link to use
     * @throws InterruptedException if interrupted before or while waiting
     * @throws AccessRefusedException if one of the two sides refuses
     * @throws NoListenerException if the time is over, or the listener hung up
     */
    public static Link await(URI address, Link link, List<Greeter> greeters, Duration timeout, Duration spent)
            throws InterruptedException {
        if (greeters.isEmpty()) {
            return link;
        }
        Chain chain = new Chain(greeters, link);
        boolean good = false;
        try (Multiplexer multiplexer = new Multiplexer(WaitStrategy.spinThenBlock())) {
            Link done = await(chain, multiplexer, left(timeout, spent));
            good = done != null;
            if (done == null) {
                throw new NoListenerException(
                        "connecting to " + address
                                + ": somebody listens there, but did not finish the handshake within "
                                + timeout.toMillis() + " ms. Has its address the same parameters, and an authkey?",
                        null);
            }
            return done;
        } catch (AccessRefusedException e) {
            throw new AccessRefusedException("connecting to " + address + ": " + e.getMessage(), e);
        } catch (ProtocolException e) {
            throw new AccessRefusedException(
                    "connecting to " + address + ": what came is no part of the handshake: " + e.getMessage(), e);
        } catch (ChannelClosedException e) {
            throw new NoListenerException(
                    "connecting to " + address + ": it hung up before the handshake was over (" + e.getMessage()
                            + "). It may have ended, be too busy, or want other parameters",
                    e);
        } finally {
            if (!good) {
                chain.close();
            }
        }
    }

    private static long left(Duration timeout, Duration spent) {
        long all = Waiter.nanos(timeout);
        return all == Waiter.FOREVER ? all : Math.max(0, all - spent.toNanos());
    }

    private static @Nullable Link await(Chain chain, Multiplexer multiplexer, long timeoutNanos)
            throws InterruptedException {
        long begin = System.nanoTime();
        Line line = new Line(chain, multiplexer);
        try {
            while (true) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                Link done = chain.proceed();
                if (done != null) {
                    return done;
                }
                line.settle();
                long left = timeoutNanos == Waiter.FOREVER ? timeoutNanos : timeoutNanos - (System.nanoTime() - begin);
                if (left <= 0) {
                    return null;
                }
                multiplexer.await(left);
            }
        } finally {
            line.leave();
        }
    }
}
