package io.ipc4j;

import org.jspecify.annotations.Nullable;

/** Something about a channel, a listener or an address went wrong; the message names the address and what to do. */
public class IpcException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception without a cause.
     *
     * @param message what was tried, at which address, and what to do
     */
    public IpcException(String message) {
        super(message);
    }

    /**
     * Makes an exception.
     *
     * @param message what was tried, at which address, and what to do
     * @param cause what the system said, if it said anything
     */
    public IpcException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
