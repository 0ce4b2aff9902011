package io.ipc4j.handshake;

import io.ipc4j.spi.Readiness;
import io.ipc4j.waiting.Multiplexer;
import org.jspecify.annotations.Nullable;

/** The place of a chain of handshakes in a multiplexer, whose thread calls all of this. */
class Line {
    final Chain chain;
    private final Multiplexer multiplexer;
    private @Nullable Readiness readiness;
    private Multiplexer.@Nullable Key key;

    Line(Chain chain, Multiplexer multiplexer) {
        this.chain = chain;
        this.multiplexer = multiplexer;
    }

    /** Waits for what the chain waits for now, and on what. */
    final void settle() {
        if (key == null || readiness != chain.readiness()) {
            leave();
            readiness = chain.readiness();
            key = multiplexer.add(this, readiness, chain.awaits());
        } else {
            multiplexer.interest(key, chain.awaits());
        }
    }

    /** Waits no more: whoever gets the link waits for it in their own way. */
    final void leave() {
        if (key != null) {
            multiplexer.remove(key);
            key = null;
        }
    }
}
