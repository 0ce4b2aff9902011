package io.ipc4j.channel;

import java.nio.ByteBuffer;

/** Whoever serves channels with event loops: what their threads send must not wait as other threads do. */
public interface Loop {

    /** Whether the calling thread is one of the loops'. */
    boolean isCurrentThread();

    /** Sends in the loops' way. Called in one of their threads. */
    void send(LinkChannel<?> channel, ByteBuffer message) throws InterruptedException;
}
