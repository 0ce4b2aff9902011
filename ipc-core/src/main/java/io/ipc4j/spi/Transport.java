package io.ipc4j.spi;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.AddressInUseException;
import io.ipc4j.NoListenerException;
import io.ipc4j.QueueStats;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A way to carry messages, found by its scheme. Stateless; any thread may call it. */
public interface Transport {

    /**
     * The scheme of its addresses, in lower case.
     *
     * @return e.g. {@code tcp}
     */
    String scheme();

    /**
     * The parameters that its addresses may have beside those of {@link io.ipc4j.ChannelOptions}; others are refused before
     * {@code connect} or {@code listen} is called.
     *
     * @return their names
     */
    default Set<String> parameters() {
        return Set.of();
    }

    /**
     * Connects, within {@link io.ipc4j.ChannelOptions#connectTimeout}.
     *
     * @param address the address without its query
     * @param options the options, and the transport's own parameters
     * @return the open link
     * @throws InterruptedException if interrupted while waiting for the connection
     * @throws NoListenerException if nobody listens there, or nobody answers in time
     * @throws AccessRefusedException if the system does not let this process in
     * @throws IllegalArgumentException if the address is none of this transport's
     */
    Link connect(URI address, LinkOptions options) throws InterruptedException;

    /**
     * Listens; does not wait.
     *
     * @param address the address without its query
     * @param options the options, and the transport's own parameters
     * @return the open listener
     * @throws AddressInUseException if another listener holds the address
     * @throws AccessRefusedException if the system does not let this process listen there
     * @throws IllegalArgumentException if the address is none of this transport's
     */
    LinkListener listen(URI address, LinkOptions options);

    /**
     * What this transport has to say to a listener before a link of {@link #connect} may carry messages. It is said within
     * {@link io.ipc4j.ChannelOptions#connectTimeout}, by the thread that connects.
     *
     * @param address as for {@code connect}
     * @param options as for {@code connect}
     * @return begins the handshake; null, the default, if there is nothing to say
     */
    default @Nullable Greeter greeter(URI address, LinkOptions options) {
        return null;
    }

    /**
     * The parameters that the addresses of its own queues may have beside those of {@link io.ipc4j.QueueOptions}.
     *
     * @return their names
     */
    default Set<String> queueParameters() {
        return Set.of();
    }

    /**
     * Opens a queue of this transport's own, and makes it if it is not there. Waits no longer than
     * {@link io.ipc4j.ChannelOptions#connectTimeout}, for others that open it at the same time.
     *
     * @param address the address without its query
     * @param options the options, and the transport's own parameters
     * @return the open queue; null, the default, if there is none of its own at the address: then it is one that
     *     somebody serves there
     * @throws io.ipc4j.QueueException if the queue can't be opened or made
     * @throws AccessRefusedException if it is not this process's to open
     * @throws InterruptedException if interrupted while waiting
     * @throws IllegalArgumentException if the address is none of this transport's, or the options don't fit the queue
     */
    default @Nullable QueueStore openQueue(URI address, StoreOptions options) throws InterruptedException {
        return null;
    }

    /**
     * Looks at a queue of its own without taking part in it, and changes nothing.
     *
     * @param address the address without its query
     * @return what can be seen of it; null, the default, if there is none of its own at the address
     * @throws io.ipc4j.QueueException if it can't be read
     */
    default @Nullable QueueStats queueStats(URI address) {
        return null;
    }
}
