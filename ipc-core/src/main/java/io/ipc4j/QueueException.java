package io.ipc4j;

import org.jspecify.annotations.Nullable;

/** Something about a queue went wrong; the message names its address and what to do. */
public class QueueException extends IpcException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception without a cause.
     *
     * @param message what was tried, at which address, and what to do
     */
    public QueueException(String message) {
        super(message);
    }

    /**
     * Makes an exception.
     *
     * @param message what was tried, at which address, and what to do
     * @param cause what the system said, if it said anything
     */
    public QueueException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
