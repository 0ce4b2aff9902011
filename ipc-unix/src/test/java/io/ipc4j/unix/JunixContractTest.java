package io.ipc4j.unix;

import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.LinkOptions;
import io.ipc4j.spi.Transport;
import io.ipc4j.tck.TransportContract;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Paths on junixsocket; where the kit starts a second process, that one is on the JDK's sockets. */
class JunixContractTest implements TransportContract {
    private static final AtomicInteger NAMES = new AtomicInteger();

    @TempDir
    private Path directory;

    @BeforeAll
    static void needsJunixsocket() {
        OnJunixsocket.assume();
    }

    @Override
    public Transport transport() {
        return new Forced(new UnixTransport());
    }

    @Override
    public String newAddress() {
        return "unix:" + directory + "/" + NAMES.incrementAndGet() + ".sock";
    }

    /** As if each address said so: those that the kit makes up have no query. */
    private record Forced(Transport transport) implements Transport {
        @Override
        public String scheme() {
            return transport.scheme();
        }

        @Override
        public Set<String> parameters() {
            return transport.parameters();
        }

        @Override
        public Link connect(URI address, LinkOptions options) throws InterruptedException {
            return transport.connect(address, forced(options));
        }

        @Override
        public LinkListener listen(URI address, LinkOptions options) {
            return transport.listen(address, forced(options));
        }

        private static LinkOptions forced(LinkOptions options) {
            return new LinkOptions(options.channel(), Map.of("provider", "junixsocket"));
        }
    }
}
