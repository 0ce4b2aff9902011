package io.ipc4j.mem;

import io.ipc4j.Durability;
import io.ipc4j.QueueOptions;
import io.ipc4j.QueueStats;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The queues of this process by name. One lives as long as somebody has it open. */
final class MemQueues {
    private static final int CAPACITY = 65_536;

    private final ConcurrentMap<String, MemQueue> queues = new ConcurrentHashMap<>();

    MemStore open(String name, URI address, QueueOptions options) {
        if (options.durability() != Durability.MEMORY) {
            throw new IllegalArgumentException("opening " + address + " with durability "
                    + options.durability().name().toLowerCase(Locale.ROOT)
                    + ": what is in a mem: queue does not outlive its process; mmap:/dir does");
        }
        MemStore[] opened = new MemStore[1];
        queues.compute(name, (same, there) -> {
            MemQueue queue = there != null ? agreed(there, options) : made(address, options);
            opened[0] = new MemStore(queue, options.channel().maxMessage(), store -> close(name, store));
            return queue;
        });
        return opened[0];
    }

    private static MemQueue made(URI address, QueueOptions options) {
        int capacity = options.capacity() == 0 ? CAPACITY : (int) options.capacity();
        return new MemQueue(address, capacity, options.maxDeliveries());
    }

    private static MemQueue agreed(MemQueue there, QueueOptions options) {
        agree(there, "capacity", options.capacity(), 0, there.capacity);
        agree(
                there,
                "maxDeliveries",
                options.maxDeliveries(),
                QueueOptions.defaults().maxDeliveries(),
                there.maxDeliveries);
        return there;
    }

    private static void agree(MemQueue there, String name, long wanted, long byDefault, long found) {
        if (wanted != byDefault && wanted != found) {
            throw new IllegalArgumentException("opening " + there.address + " with " + name + "=" + wanted
                    + ": it is open already, with " + name + "=" + found + ". Say the same, or nothing");
        }
    }

    private void close(String name, MemStore store) {
        queues.compute(name, (same, there) -> {
            boolean last = store.queue().close(store);
            return last && there == store.queue() ? null : there;
        });
    }

    @Nullable
    QueueStats stats(String name) {
        MemQueue queue = queues.get(name);
        return queue == null ? null : queue.stats();
    }
}
