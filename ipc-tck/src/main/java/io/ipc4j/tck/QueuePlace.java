package io.ipc4j.tck;

import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.MessageQueue;
import io.ipc4j.QueueOptions;
import io.ipc4j.QueueServer;
import io.ipc4j.spi.Transport;
import java.util.List;
import java.util.UUID;

/** A queue of one test, which it opens as often as it likes: each of its users has an object of their own. */
public final class QueuePlace implements AutoCloseable {
    private final Transport transport;
    private final String address;
    private final QueueOptions options;
    private final List<AutoCloseable> behind;

    private QueuePlace(Transport transport, String address, QueueOptions options, List<AutoCloseable> behind) {
        this.transport = transport;
        this.address = address;
        this.options = options;
        this.behind = behind;
    }

    /**
     * A queue at an address.
     *
     * @param transport opens it
     * @param address where; other processes open it there too, with default options, so what they must know stands in its query
     * @param options for each that opens it in this process
     * @param behind what is closed in this order when the test is over, such as its server
     */
    public static QueuePlace at(Transport transport, String address, QueueOptions options, AutoCloseable... behind) {
        return new QueuePlace(transport, address, options, List.of(behind));
    }

    /**
     * A queue of this process's heap, which is served at an address.
     *
     * @param transport serves it, and opens it
     * @param address where to serve it, such as one with port 0
     * @param options of the queue, and of each that opens it in this process
     */
    public static QueuePlace served(Transport transport, String address, QueueOptions options)
            throws InterruptedException {
        MessageQueue<byte[]> queue = Ipc.openQueue("mem:" + UUID.randomUUID(), Codec.bytes(), options);
        QueueServer server = Ipc.serveQueue(transport, address, queue, options.channel());
        return at(transport, server.address().toString(), options, server::closeWithQueue);
    }

    /** One more user of the queue. */
    public <T> MessageQueue<T> open(Codec<T> codec) throws InterruptedException {
        return Ipc.openQueue(transport, address, codec, options);
    }

    /** One more user, whose messages are bytes. */
    public MessageQueue<byte[]> open() throws InterruptedException {
        return open(Codec.bytes());
    }

    String address() {
        return address;
    }

    @Override
    public void close() {
        for (AutoCloseable each : behind) {
            try {
                each.close();
            } catch (Exception e) {
                throw new AssertionError("closing what is behind " + address, e);
            }
        }
    }
}
