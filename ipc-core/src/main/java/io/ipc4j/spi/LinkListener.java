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

    /** Frees the address and turns away whoever was not accepted. May be called many times, by any thread. */
    void close();
}
