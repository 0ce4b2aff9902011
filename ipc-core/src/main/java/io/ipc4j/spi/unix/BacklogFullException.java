package io.ipc4j.spi.unix;

import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** Somebody listens there, but as many as may wait to be accepted do so already. Try again soon. */
public final class BacklogFullException extends SocketException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param cause what the system said, if it said anything
     */
    public BacklogFullException(@Nullable Throwable cause) {
        super("the listener's queue is full");
        initCause(cause);
    }
}
