package io.ipc4j;

import io.ipc4j.spi.LinkOptions;
import io.ipc4j.spi.StoreOptions;
import io.ipc4j.spi.Transport;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The address of a queue taken apart. Whether the transport has the queue or somebody serves it there only the transport knows, so
 * both kinds of parameters are known here.
 *
 * @param base the address without its query
 * @param full the address as it was written
 * @param options what the options and the query say together, and all parameters of the transport's own
 */
record QueueAddress(URI base, URI full, StoreOptions options) {

    /** What {@link QueueOptions} has beside the options of a channel. */
    static final Set<String> PARAMETERS =
            Set.of("capacity", "maxDeliveries", "durability", "flushInterval", "reconnect");

    static QueueAddress parse(String address, Transport transport, QueueOptions given) {
        Set<String> known = new TreeSet<>(PARAMETERS);
        known.addAll(transport.parameters());
        known.addAll(transport.queueParameters());
        Address parsed = Address.parse(address, known, given.channel());
        Map<String, String> own = new HashMap<>(parsed.options().parameters());
        QueueOptions queue = given.withChannel(parsed.common());
        for (Map.Entry<String, String> parameter : parsed.options().parameters().entrySet()) {
            try {
                queue = with(queue, parameter.getKey(), parameter.getValue());
            } catch (IllegalArgumentException e) {
                throw Address.refused(address, parameter, e);
            }
        }
        own.keySet().removeAll(PARAMETERS);
        LinkOptions link = new LinkOptions(queue.channel(), Map.copyOf(own));
        return new QueueAddress(parsed.base(), parsed.full(parsed.base()), new StoreOptions(queue, link));
    }

    private static QueueOptions with(QueueOptions options, String name, String value) {
        return switch (name) {
            case "capacity" -> options.withCapacity(Values.number(value));
            case "maxDeliveries" -> options.withMaxDeliveries(Values.number(value));
            case "durability" -> options.withDurability(Values.oneOf(value, Durability.values()));
            case "flushInterval" -> options.withFlushInterval(Values.duration(value));
            case "reconnect" -> options.withReconnect(Values.duration(value));
            default -> options;
        };
    }

    /** For a queue that somebody serves: refuses what only a queue of the transport's own can have. */
    void checkServed(Transport transport) {
        for (String name : options.own().parameters().keySet()) {
            if (!transport.parameters().contains(name)) {
                throw new IllegalArgumentException("\"" + name + "\" in \"" + full + "\" is for queues of "
                        + transport.scheme() + ": itself, but here is one that somebody serves");
            }
        }
    }
}
