package io.ipc4j.mem;

import io.ipc4j.AddressInUseException;
import io.ipc4j.NoListenerException;
import io.ipc4j.QueueStats;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.LinkOptions;
import io.ipc4j.spi.QueueStore;
import io.ipc4j.spi.StoreOptions;
import io.ipc4j.spi.Transport;
import java.net.URI;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code mem:name}: lines between threads of one process, over the heap. For tests, and for programs whose parts may move to
 * processes of their own later: all else is as on every other transport.
 *
 * <p>A queue {@code mem:name} is shared by all who open that name in this process, and is gone, with its messages, when the last of
 * them has closed it. It holds 65,536 small messages unless its maker says otherwise; a message takes the room of one for each KiB. Where
 * somebody listens at the name, the queue is what is served there.
 */
public final class MemTransport implements Transport {
    private static final ConcurrentMap<String, MemListener> LISTENERS = new ConcurrentHashMap<>();

    private static final MemQueues QUEUES = new MemQueues();

    /** Makes a transport; all instances of one class loader share their names. */
    public MemTransport() {}

    @Override
    public String scheme() {
        return "mem";
    }

    @Override
    public Link connect(URI address, LinkOptions options) {
        MemListener listener = LISTENERS.get(name(address));
        Link link = listener == null ? null : listener.connect(options.channel());
        if (link == null) {
            throw new NoListenerException(
                    "connecting to " + address + ": nobody in this process listens there."
                            + " Is the listener started, and in the same process?",
                    null);
        }
        return link;
    }

    @Override
    public LinkListener listen(URI address, LinkOptions options) {
        String name = name(address);
        MemListener listener = new MemListener(address, options.channel(), closed -> LISTENERS.remove(name, closed));
        if (LISTENERS.putIfAbsent(name, listener) != null) {
            throw new AddressInUseException(
                    "listening at " + address + ": somebody in this process listens there. Choose another name", null);
        }
        return listener;
    }

    @Override
    public @Nullable QueueStore openQueue(URI address, StoreOptions options) {
        String name = name(address);
        return LISTENERS.containsKey(name) ? null : QUEUES.open(name, address, options.queue());
    }

    @Override
    public @Nullable QueueStats queueStats(URI address) {
        return QUEUES.stats(name(address));
    }

    private static String name(URI address) {
        String name = address.getSchemeSpecificPart();
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("\"" + address + "\" has no name; a mem address is like mem:echo");
        }
        return name;
    }
}
