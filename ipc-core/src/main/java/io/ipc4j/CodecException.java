package io.ipc4j;

import org.jspecify.annotations.Nullable;

/** A message could not be encoded or decoded. The channel stays usable; a received one is consumed. */
public class CodecException extends IpcException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was tried, at which address, and what to do
     * @param cause what the system said, if it said anything
     */
    public CodecException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
