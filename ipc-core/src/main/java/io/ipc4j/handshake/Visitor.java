package io.ipc4j.handshake;

import io.ipc4j.Peer;
import io.ipc4j.spi.Greeter;
import io.ipc4j.spi.Link;
import io.ipc4j.waiting.Multiplexer;
import java.util.List;

/** A peer that was accepted and has not said all that it must. */
final class Visitor extends Line {
    private final Peer peer;
    private final long since = System.nanoTime();

    Visitor(List<Greeter> greeters, Link link, Multiplexer multiplexer) {
        super(new Chain(greeters, link), multiplexer);
        this.peer = link.peer();
    }

    Peer peer() {
        return peer;
    }

    /** For how long it has been here, in nanoseconds. */
    long age() {
        return System.nanoTime() - since;
    }
}
