package io.ipc4j;

import org.jspecify.annotations.Nullable;

/** The files of a queue are damaged, of another version, or no queue at all; they are left as they are. */
public class CorruptQueueException extends QueueException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was tried, at which address, and what to do
     * @param cause what the system said, if it said anything
     */
    public CorruptQueueException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
