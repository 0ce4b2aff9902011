package io.ipc4j;

import org.jspecify.annotations.Nullable;

/** Listening failed because another listener holds the address. Choose another one. */
public class AddressInUseException extends IpcException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was tried, at which address, and what to do
     * @param cause what the system said, if it said anything
     */
    public AddressInUseException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
