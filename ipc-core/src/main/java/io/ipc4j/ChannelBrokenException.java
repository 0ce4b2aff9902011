package io.ipc4j;

import org.jspecify.annotations.Nullable;

/** The channel ended out of order: the peer died in the middle of a message, or the line broke. */
public class ChannelBrokenException extends ChannelClosedException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was tried, at which address, and what to do
     * @param cause what the system said, if it said anything
     */
    public ChannelBrokenException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
