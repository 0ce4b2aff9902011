package io.ipc4j.mmap;

import io.ipc4j.spi.Greeter;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.Readiness;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The listener at whose socket the clients meet theirs. */
record MmapListener(LinkListener door, Greeter greeter) implements LinkListener {

    @Override
    public @Nullable Link tryAccept() {
        return door.tryAccept();
    }

    @Override
    public Readiness readiness() {
        return door.readiness();
    }

    @Override
    public URI address() {
        return door.address();
    }

    @Override
    public void close() {
        door.close();
    }
}
