package io.ipc4j;

import org.jspecify.annotations.Nullable;

/** The system or the peer does not let this process connect or listen here. */
public class AccessRefusedException extends IpcException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was tried, at which address, and what to do
     * @param cause what the system said, if it said anything
     */
    public AccessRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
