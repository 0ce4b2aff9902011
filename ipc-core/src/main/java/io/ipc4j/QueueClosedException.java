package io.ipc4j;

import org.jspecify.annotations.Nullable;

/** The queue was closed by this side, or its server has ended it. */
public class QueueClosedException extends QueueException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was tried, at which address, and what to do
     * @param cause what the system said, if it said anything
     */
    public QueueClosedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
