package io.ipc4j;

import io.ipc4j.mem.MemTransport;
import io.ipc4j.spi.Transport;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** Finds the transport of an address: {@code mem:} always, the others wherever {@link ServiceLoader} looks. */
final class Transports {
    private static final Transport MEM = new MemTransport();

    private Transports() {}

    static Transport find(String address) {
        return find(Address.scheme(address), "\"" + address + "\": ");
    }

    static Transport find(String scheme, String what) {
        List<Transport> found = new ArrayList<>(List.of(MEM));
        // The caller's class loader may see jars that ours doesn't (application servers), and the other way round.
        collect(ServiceLoader.load(Transport.class), found);
        collect(ServiceLoader.load(Transport.class, Ipc.class.getClassLoader()), found);
        for (Transport transport : found) {
            if (transport.scheme().equals(scheme)) {
                return transport;
            }
        }
        TreeSet<String> schemes = new TreeSet<>();
        found.forEach(transport -> schemes.add(transport.scheme() + ":"));
        throw new IllegalArgumentException(what + "no transport for " + scheme + ":; there are "
                + String.join(", ", schemes) + ". Is ipc-" + scheme + " among the dependencies?");
    }

    private static void collect(ServiceLoader<Transport> loader, List<Transport> found) {
        Iterator<Transport> each = loader.iterator();
        while (true) {
            try {
                if (!each.hasNext()) {
                    return;
                }
                found.add(each.next());
            } catch (ServiceConfigurationError e) {
                // One broken jar must not take all transports away.
                org.slf4j.LoggerFactory.getLogger(Ipc.class).warn("a transport can't be loaded: {}", e.getMessage());
            }
        }
    }
}
