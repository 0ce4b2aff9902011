package io.ipc4j.channel;

import java.nio.ByteBuffer;

/** A message that the link has not taken whole: the next one must wait for it. Guarded by the sending side's lock. */
final class Outgoing {
    ByteBuffer message;
    boolean taken;
    /** Whether its sender has left it here. */
    boolean kept;

    Outgoing(ByteBuffer message) {
        this.message = message;
    }

    /** Lets the buffer go back to its owner. */
    void keepRest() {
        ByteBuffer rest = ByteBuffer.allocate(message.remaining());
        rest.put(message).flip();
        message = rest;
        kept = true;
    }
}
