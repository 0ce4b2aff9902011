package io.ipc4j.handshake;

import io.ipc4j.spi.Greeter;
import io.ipc4j.spi.Handshake;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.Readiness;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One handshake after the other; what one gives the next one begins with. */
final class Chain {
    private final List<Greeter> greeters;
    private Handshake current;
    private int begun = 1;

    /** Begins the first of them; there is at least one. */
    Chain(List<Greeter> greeters, Link link) {
        this.greeters = greeters;
        this.current = begin(greeters.get(0), link);
    }

    /** As {@link Handshake#proceed}, of all of them. What is to be waited on may be another object afterwards. */
    @Nullable
    Link proceed() {
        while (true) {
            Link link = current.proceed();
            if (link == null || begun == greeters.size()) {
                return link;
            }
            current = begin(greeters.get(begun++), link);
        }
    }

    private static Handshake begin(Greeter greeter, Link link) {
        boolean good = false;
        try {
            Handshake handshake = greeter.greet(link);
            good = true;
            return handshake;
        } finally {
            if (!good) {
                link.close();
            }
        }
    }

    Readiness readiness() {
        return current.readiness();
    }

    int awaits() {
        return current.awaits();
    }

    void close() {
        current.close();
    }
}
