package io.ipc4j;

import org.jspecify.annotations.Nullable;

/** The channel was given up because the peer sent what no peer sends: a negative length, or one over the limit. */
public class ProtocolException extends ChannelBrokenException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was tried, at which address, and what to do
     * @param cause what the system said, if it said anything
     */
    public ProtocolException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
