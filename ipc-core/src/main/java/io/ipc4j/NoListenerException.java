package io.ipc4j;

import org.jspecify.annotations.Nullable;

/** Connecting failed because nobody listens at the address: refused, missing, stale or not answering. Try again later. */
public class NoListenerException extends IpcException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was tried, at which address, and what to do
     * @param cause what the system said, if it said anything
     */
    public NoListenerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
