package io.ipc4j;

import org.jspecify.annotations.Nullable;

/** The channel or listener is over: this side closed it, or the peer closed and all it sent has been read. */
public class ChannelClosedException extends IpcException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was tried, at which address, and what to do
     * @param cause what the system said, if it said anything
     */
    public ChannelClosedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
