package io.ipc4j.spi;

import io.ipc4j.ChannelClosedException;
import io.ipc4j.IpcException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** An address that a transport listens at. It never waits. One thread at a time calls {@link #tryAccept}. */
public interface LinkListener {

    /**
     * Gives the next peer's link if one waits outside.
     *
     * @return the link, or null
     * @throws ChannelClosedException if this listener is closed
     * @throws IpcException if accepting failed; the listener may be tried again
     */
    @Nullable
    Link tryAccept();

    /**
     * What to wait on when nobody was there, for {@link Readiness#READ}.
     *
     * @return the same object every time
     */
    Readiness readiness();

    /**
     * The real address, without a query.
     *
     * @return an address for {@link Transport#connect}
     */
    URI address();

    /**
     * What has to be said to a peer that was accepted before its link is handed out. A thread of the library's says it, to many
     * peers at a time, in nobody's way; that thread then also calls {@link #tryAccept}.
     *
     * @return begins the handshake of each peer, the same object every time; null, the default, if there is nothing to say
     */
    default @Nullable Greeter greeter() {
        return null;
    }

    /** Frees the address and turns away whoever was not accepted. May be called many times, by any thread. */
    void close();
}
