package io.ipc4j.tck;

import io.ipc4j.Ipc;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.LinkOptions;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Transport;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * {@code mem:} with a fault.
 *
 * @param fault what is wrong; null for nothing
 */
record BrokenTransport(@Nullable Fault fault) implements Transport {
    private static final Transport MEM = Ipc.transport("mem");

    @Override
    public String scheme() {
        return MEM.scheme();
    }

    @Override
    public Link connect(URI address, LinkOptions options) throws InterruptedException {
        return broken(MEM.connect(address, spoil(options)));
    }

    @Override
    public LinkListener listen(URI address, LinkOptions options) {
        LinkListener listener = MEM.listen(address, spoil(options));
        return new LinkListener() {
            @Override
            public @Nullable Link tryAccept() {
                Link link = listener.tryAccept();
                return link == null ? null : broken(link);
            }

            @Override
            public Readiness readiness() {
                return listener.readiness();
            }

            @Override
            public URI address() {
                return listener.address();
            }

            @Override
            public void close() {
                listener.close();
            }
        };
    }

    private Link broken(Link link) {
        return fault == null ? link : new BrokenLink(link, fault);
    }

    private LinkOptions spoil(LinkOptions options) {
        return fault == Fault.IGNORES_THE_RECEIVERS_LIMIT
                ? new LinkOptions(options.channel().withMaxMessage(1 << 30), options.parameters())
                : options;
    }
}
