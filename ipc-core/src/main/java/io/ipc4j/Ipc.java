package io.ipc4j;

import io.ipc4j.channel.ChannelListener;
import io.ipc4j.channel.LinkChannel;
import io.ipc4j.handshake.Introduction;
import io.ipc4j.handshake.KeyHandshake;
import io.ipc4j.handshake.Reception;
import io.ipc4j.queue.VerbQueue;
import io.ipc4j.spi.Greeter;
import io.ipc4j.spi.Handshake;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.LinkOptions;
import io.ipc4j.spi.QueueStore;
import io.ipc4j.spi.Transport;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where everything begins: connects, listens and opens queues by address.
 *
 * <p>An address is a URI: the scheme names the transport, the query says what {@link ChannelOptions} says, and what the
 * transport knows beside it: {@code tcp://127.0.0.1:0?framing=line&maxMessage=64k}. Sizes are bytes, or {@code 64k},
 * {@code 16m}, {@code 1g} (times 1024); times are {@code 500ms}, {@code 5s}, {@code 2m}. A transport is found if its jar is on
 * the class path or module path; {@code mem:name} is always there.
 */
public final class Ipc {

    private Ipc() {}

    /**
     * Connects to a listener, with the default options.
     *
     * @param <T> the type of the messages
     * @param address where it listens
     * @param codec turns messages into bytes and back
     * @return the open channel
     * @throws InterruptedException if interrupted while waiting for the connection
     * @throws NoListenerException if nobody listens there; after {@code connectTimeout} also if only this side has an
     *     authkey, and the listener says nothing
     * @throws AccessRefusedException if this process may not connect there, or both sides have an authkey and they
     *     differ. If only the listener has one, connecting succeeds (except at {@code mmap:}), and the first message
     *     that comes begins with {@code #CHALLENGE#}
     * @throws IpcException if the system refuses otherwise (no such key file, no descriptor left)
     * @throws IllegalArgumentException if the address can't be understood
     */
    public static <T> Channel<T> connect(String address, Codec<T> codec) throws InterruptedException {
        return connect(address, codec, ChannelOptions.defaults());
    }

    /**
     * Connects to a listener.
     *
     * @param <T> the type of the messages
     * @param address where it listens; what its query says wins over {@code options}
     * @param codec turns messages into bytes and back
     * @param options limits, timeouts, waiting
     * @return the open channel
     * @throws InterruptedException if interrupted while waiting for the connection
     * @throws NoListenerException if nobody listens there; after {@code connectTimeout} also if only this side has an
     *     authkey, and the listener says nothing
     * @throws AccessRefusedException if this process may not connect there, or both sides have an authkey and they
     *     differ. If only the listener has one, connecting succeeds (except at {@code mmap:}), and the first message
     *     that comes begins with {@code #CHALLENGE#}
     * @throws IpcException if the system refuses otherwise (no such key file, no descriptor left)
     * @throws IllegalArgumentException if the address can't be understood
     */
    public static <T> Channel<T> connect(String address, Codec<T> codec, ChannelOptions options)
            throws InterruptedException {
        return connect(Transports.find(address), address, codec, options);
    }

    /**
     * Connects with a transport of one's own, without looking for it.
     *
     * @param <T> the type of the messages
     * @param transport the transport
     * @param address where to connect to
     * @param codec turns messages into bytes and back
     * @param options limits, timeouts, waiting
     * @return the open channel
     * @throws InterruptedException if interrupted while waiting for the connection
     * @throws NoListenerException if nobody listens there
     */
    public static <T> Channel<T> connect(Transport transport, String address, Codec<T> codec, ChannelOptions options)
            throws InterruptedException {
        Address parsed = Address.parse(address, transport, options);
        return connect(transport, parsed.base(), parsed.full(parsed.base()), parsed.options(), codec);
    }

    static <T> LinkChannel<T> connect(Transport transport, URI base, URI address, LinkOptions options, Codec<T> codec)
            throws InterruptedException {
        ChannelOptions common = options.channel();
        long begin;
        List<Greeter> greeters;
        Link link;
        try {
            greeters = greeters(common, KeyHandshake::ofClient, transport.greeter(base, options));
            begin = System.nanoTime();
            link = transport.connect(base, options);
        } catch (IllegalArgumentException e) {
            throw Address.refused(base, address, e);
        }
        Duration spent = Duration.ofNanos(System.nanoTime() - begin);
        link = Introduction.await(base, link, greeters, common.connectTimeout(), spent);
        return new LinkChannel<>(link, address, codec, common);
    }

    /**
     * Listens at an address, with the default options.
     *
     * @param <T> the type of the messages
     * @param address where to listen; of a name with several addresses {@code tcp:} takes the first
     * @param codec turns messages into bytes and back
     * @return the open listener
     * @throws AddressInUseException if another listener holds the address
     * @throws AccessRefusedException if this process may not listen there
     * @throws IpcException if the system refuses otherwise (a name that no machine has, no such directory or key file,
     *     something else at the address, no descriptor left)
     * @throws IllegalArgumentException if the address can't be understood, or would let strangers in unasked
     */
    public static <T> Listener<T> listen(String address, Codec<T> codec) {
        return listen(address, codec, ChannelOptions.defaults());
    }

    /**
     * Listens at an address.
     *
     * @param <T> the type of the messages
     * @param address where to listen; what its query says wins over {@code options}; of a name with several addresses
     *     {@code tcp:} takes the first
     * @param codec turns messages into bytes and back
     * @param options limits, timeouts, waiting, for the listener and its channels
     * @return the open listener
     * @throws AddressInUseException if another listener holds the address
     * @throws AccessRefusedException if this process may not listen there
     * @throws IpcException if the system refuses otherwise (a name that no machine has, no such directory or key file,
     *     something else at the address, no descriptor left)
     * @throws IllegalArgumentException if the address can't be understood, or would let strangers in unasked
     */
    public static <T> Listener<T> listen(String address, Codec<T> codec, ChannelOptions options) {
        return listen(Transports.find(address), address, codec, options);
    }

    /**
     * Listens with a transport of one's own, without looking for it.
     *
     * @param <T> the type of the messages
     * @param transport the transport
     * @param address where to listen
     * @param codec turns messages into bytes and back
     * @param options limits, timeouts, waiting, for the listener and its channels
     * @return the open listener
     * @throws AddressInUseException if another listener holds the address
     */
    public static <T> Listener<T> listen(Transport transport, String address, Codec<T> codec, ChannelOptions options) {
        return listen(transport, Address.parse(address, transport, options), codec);
    }

    private static <T> ChannelListener<T> listen(Transport transport, Address parsed, Codec<T> codec) {
        LinkListener door;
        try {
            door = transport.listen(parsed.base(), parsed.options());
        } catch (IllegalArgumentException e) {
            throw Address.refused(parsed.base(), parsed.full(parsed.base()), e);
        }
        LinkListener listener = Reception.of(door, greeters(parsed.common(), KeyHandshake::ofListener, door.greeter()));
        return new ChannelListener<>(listener, parsed.full(listener.address()), codec, parsed.common());
    }

    /** One side of the challenge. */
    private interface Asking {
        Handshake begin(Link link, Authkey key, int maxMessage);
    }

    /** All that has to be said before a link carries messages: strangers are told nothing before they have proved the key. */
    private static List<Greeter> greeters(ChannelOptions options, Asking asking, @Nullable Greeter transports) {
        List<Greeter> greeters = new ArrayList<>();
        Authkey key = options.authkey();
        if (key != null) {
            greeters.add(link -> asking.begin(link, key, options.maxMessage()));
        }
        if (transports != null) {
            greeters.add(transports);
        }
        return greeters;
    }

    /**
     * Opens a queue, with the default options; makes it if it is not there.
     *
     * @param <T> the type of the messages
     * @param address where it is
     * @param codec turns messages into bytes and back
     * @return the open queue
     * @throws InterruptedException if interrupted while waiting for others that open it, or for its server
     * @throws QueueException if it can't be opened or made
     * @throws NoListenerException if it is one that is served, and nobody serves there
     * @throws ProtocolException if who listens there serves no queue, or one whose messages may be larger than
     *     {@code maxMessage} here
     * @throws AccessRefusedException if this process may not use it
     * @throws IpcException if the system refuses otherwise (no such key file, no descriptor left)
     * @throws IllegalArgumentException if the address can't be understood
     */
    public static <T> MessageQueue<T> openQueue(String address, Codec<T> codec) throws InterruptedException {
        return openQueue(address, codec, QueueOptions.defaults());
    }

    /**
     * Opens a queue; makes it if it is not there.
     *
     * @param <T> the type of the messages
     * @param address where it is; what its query says wins over {@code options}
     * @param codec turns messages into bytes and back
     * @param options capacity, durability, limits, waiting
     * @return the open queue
     * @throws InterruptedException if interrupted while waiting for others that open it, or for its server
     * @throws QueueException if it can't be opened or made
     * @throws NoListenerException if it is one that is served, and nobody serves there
     * @throws ProtocolException if who listens there serves no queue, or one whose messages may be larger than
     *     {@code maxMessage} here
     * @throws AccessRefusedException if this process may not use it
     * @throws IpcException if the system refuses otherwise (no such key file, no descriptor left)
     * @throws IllegalArgumentException if the address can't be understood, or the queue is there already and is another
     *     than the options say
     */
    public static <T> MessageQueue<T> openQueue(String address, Codec<T> codec, QueueOptions options)
            throws InterruptedException {
        return openQueue(Transports.find(address), address, codec, options);
    }

    /**
     * Opens a queue with a transport of one's own, without looking for it.
     *
     * @param <T> the type of the messages
     * @param transport the transport
     * @param address where the queue is
     * @param codec turns messages into bytes and back
     * @param options capacity, durability, limits, waiting
     * @return the open queue
     * @throws InterruptedException if interrupted while waiting for others that open it, or for its server
     * @throws QueueException if it can't be opened or made
     * @throws NoListenerException if it is one that is served, and nobody serves there
     */
    public static <T> MessageQueue<T> openQueue(
            Transport transport, String address, Codec<T> codec, QueueOptions options) throws InterruptedException {
        QueueAddress parsed = QueueAddress.parse(address, transport, options);
        QueueStore store;
        try {
            store = transport.openQueue(parsed.base(), parsed.options());
        } catch (IllegalArgumentException e) {
            throw Address.refused(parsed.base(), parsed.full(), e);
        }
        if (store == null) {
            parsed.checkServed(transport);
            return VerbQueue.served(
                    QueueConnector.to(transport, parsed),
                    codec,
                    parsed.options().queue());
        }
        return VerbQueue.over(store, parsed.full(), codec, parsed.options().queue());
    }

    /**
     * Offers a queue of this process to others, with the default options: {@link #openQueue} with the server's address gives
     * them the same queue.
     *
     * @param address where to listen; any that {@link #listen} takes, with what its query can say
     * @param queue the queue, opened by this process; it stays open when the server is closed
     * @return the running server
     * @throws AddressInUseException if another listener holds the address
     * @throws AccessRefusedException if this process may not listen there
     * @throws IpcException if the system refuses otherwise (no such directory or key file, something else at the address, no
     *     descriptor left)
     * @throws IllegalArgumentException if the address can't be understood, or would let strangers in unasked, or the
     *     queue is one that is served elsewhere, or its messages may be larger than the server's {@code maxMessage},
     *     16 MiB by default
     */
    public static QueueServer serveQueue(String address, MessageQueue<?> queue) {
        return serveQueue(address, queue, ChannelOptions.defaults());
    }

    /**
     * Offers a queue of this process to others.
     *
     * @param address where to listen; what its query says wins over {@code options}
     * @param queue the queue, opened by this process; it stays open when the server is closed
     * @param options limits, timeouts, waiting, authkey; {@code maxMessage} is that of the queue's messages, and the
     *     largest that it can have must fit here and at the clients
     * @return the running server
     * @throws AddressInUseException if another listener holds the address
     * @throws AccessRefusedException if this process may not listen there
     * @throws IpcException if the system refuses otherwise (no such directory or key file, something else at the address, no
     *     descriptor left)
     * @throws IllegalArgumentException if the address can't be understood, or would let strangers in unasked, or the
     *     queue is one that is served elsewhere, or its messages may be larger than the server's {@code maxMessage},
     *     16 MiB by default
     */
    public static QueueServer serveQueue(String address, MessageQueue<?> queue, ChannelOptions options) {
        return serveQueue(Transports.find(address), address, queue, options);
    }

    /**
     * Offers a queue of this process to others with a transport of one's own, without looking for it.
     *
     * @param transport the transport
     * @param address where to listen
     * @param queue the queue, opened by this process; it stays open when the server is closed
     * @param options limits, timeouts, waiting, authkey; {@code maxMessage} is that of the queue's messages, and the
     *     largest that it can have must fit here and at the clients
     * @return the running server
     * @throws AddressInUseException if another listener holds the address
     * @throws IllegalArgumentException if the queue is none of this process, or its messages may be larger than the
     *     server's {@code maxMessage}
     */
    public static QueueServer serveQueue(
            Transport transport, String address, MessageQueue<?> queue, ChannelOptions options) {
        Address parsed = Address.parse(address, transport, options);
        LinkOptions link = QueueConnector.forQueue(parsed.full(parsed.base()), parsed.options());
        return VerbQueue.serve(
                queue,
                () -> listen(transport, new Address(parsed.base(), parsed.query(), link), Codec.buffers()),
                link.channel());
    }

    /**
     * Looks at a queue of this machine without taking part in it; changes nothing.
     *
     * @param address where it is; its query is checked, and of no matter
     * @return what can be seen of it
     * @throws QueueException if there is none, or it can't be read
     * @throws IllegalArgumentException if the address can't be understood
     */
    public static QueueStats queueStats(String address) {
        Transport transport = Transports.find(address);
        URI base =
                QueueAddress.parse(address, transport, QueueOptions.defaults()).base();
        QueueStats stats = transport.queueStats(base);
        if (stats == null) {
            throw new QueueException("looking at " + address + ": there is no queue of " + transport.scheme()
                    + ": itself. Is it open, and is this its address? Of one that is served, its server knows");
        }
        return stats;
    }

    /**
     * The transport of a scheme, for those who hand one on: to the contract kit, or to a transport of their own that wraps it.
     * Everybody else names it by an address.
     *
     * @param scheme e.g. {@code mem}
     * @return the transport
     * @throws IllegalArgumentException if there is none
     */
    public static Transport transport(String scheme) {
        return Transports.find(scheme, "");
    }
}
