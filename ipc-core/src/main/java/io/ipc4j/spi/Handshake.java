package io.ipc4j.spi;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.ChannelClosedException;
import org.jspecify.annotations.Nullable;

/**
 * What two ends say to each other before a link may carry messages: who they are, or where else they meet. <b>It never waits.</b>
 * Whoever drives it waits for {@link #readiness}, for a limited time, and closes it if it does not end well.
 *
 * <p>One thread at a time calls anything.
 */
public interface Handshake {

    /**
     * Goes on as far as that is possible now.
     *
     * @return the link to hand out, when all is said; null if it waits for the peer. The link need not be the one that the
     *     handshake began with, and from now on all is the caller's: this handshake is not used again, and not closed
     * @throws AccessRefusedException if this end or the other refuses
     * @throws ChannelClosedException if the peer is gone, or sent what no peer sends
     */
    @Nullable
    Link proceed();

    /**
     * What to wait on when {@link #proceed} gave null.
     *
     * @return the same object every time
     */
    Readiness readiness();

    /**
     * What to wait for.
     *
     * @return {@link Readiness#READ}, {@link Readiness#WRITE} or both, as of the last {@link #proceed}
     */
    default int awaits() {
        return Readiness.READ;
    }

    /** Gives up: closes the link that it began with, and all that it made. May be called many times. */
    void close();
}
