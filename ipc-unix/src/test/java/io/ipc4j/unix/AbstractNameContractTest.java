package io.ipc4j.unix;

import io.ipc4j.spi.Transport;
import io.ipc4j.tck.TransportContract;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "ipc4j.tck.long", matches = "true", disabledReason = "a kit more, in the long form")
class AbstractNameContractTest implements TransportContract {
    private static final AtomicInteger NAMES = new AtomicInteger();

    @BeforeAll
    static void needsJunixsocket() {
        OnJunixsocket.assume();
    }

    @Override
    public Transport transport() {
        return new UnixTransport();
    }

    @Override
    public String newAddress() {
        return "unix:@ipc4j-test-" + ProcessHandle.current().pid() + "-" + NAMES.incrementAndGet();
    }
}
