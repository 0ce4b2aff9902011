package io.ipc4j;

import java.nio.ByteBuffer;

/** Takes the bytes of messages where they lie, without a copy. */
@FunctionalInterface
public interface FrameHandler {

    /**
     * Takes the bytes of one message.
     *
     * @param frame the message's bytes, between position and limit; read-only, and valid only until this call returns
     */
    void onFrame(ByteBuffer frame);
}
