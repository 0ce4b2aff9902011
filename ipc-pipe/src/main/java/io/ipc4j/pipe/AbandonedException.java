package io.ipc4j.pipe;

import java.io.IOException;

/** Nobody reads that pipe: whoever did is gone. */
final class AbandonedException extends IOException {
    private static final long serialVersionUID = 1L;

    AbandonedException(IOException cause) {
        super("nobody reads it any more", cause);
    }
}
