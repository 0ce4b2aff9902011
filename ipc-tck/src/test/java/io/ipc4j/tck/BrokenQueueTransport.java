package io.ipc4j.tck;

import static java.util.Objects.requireNonNull;

import io.ipc4j.Ipc;
import io.ipc4j.QueueOptions;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.LinkOptions;
import io.ipc4j.spi.QueueStore;
import io.ipc4j.spi.StoreOptions;
import io.ipc4j.spi.Transport;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * {@code mem:}, whose queues have a fault.
 *
 * @param fault what is wrong; null for nothing
 */
record BrokenQueueTransport(@Nullable QueueFault fault) implements Transport {
    private static final Transport MEM = Ipc.transport("mem");

    @Override
    public String scheme() {
        return MEM.scheme();
    }

    @Override
    public Link connect(URI address, LinkOptions options) throws InterruptedException {
        return MEM.connect(address, options);
    }

    @Override
    public LinkListener listen(URI address, LinkOptions options) {
        return MEM.listen(address, options);
    }

    @Override
    public QueueStore openQueue(URI address, StoreOptions options) throws InterruptedException {
        QueueOptions wanted = options.queue();
        StoreOptions spoilt = fault == null ? options : new StoreOptions(spoil(wanted), options.own());
        QueueStore store = requireNonNull(MEM.openQueue(address, spoilt));
        return fault == null ? store : new BrokenStore(store, fault, wanted.capacity());
    }

    private QueueOptions spoil(QueueOptions options) {
        if (fault == QueueFault.NEVER_GIVES_UP) {
            return options.withMaxDeliveries(0);
        }
        return fault == QueueFault.TAKES_WITHOUT_BOUND ? options.withCapacity(1 << 20) : options;
    }
}
