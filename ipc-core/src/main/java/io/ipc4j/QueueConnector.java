package io.ipc4j;

import io.ipc4j.channel.LinkChannel;
import io.ipc4j.queue.Connector;
import io.ipc4j.queue.VerbQueue;
import io.ipc4j.spi.LinkOptions;
import io.ipc4j.spi.Transport;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * How to reach a queue that is served at an address.
 *
 * @param base the address without its query
 * @param address as the user wrote it
 * @param options those of the channel, whose messages are larger than the queue's
 */
record QueueConnector(Transport transport, URI base, URI address, LinkOptions options) implements Connector {

    static QueueConnector to(Transport transport, QueueAddress parsed) {
        return new QueueConnector(
                transport,
                parsed.base(),
                parsed.full(),
                forQueue(parsed.full(), parsed.options().own()));
    }

    /** Messages of the queue's size have to fit into those of the channel, which must be whole messages. */
    static LinkOptions forQueue(URI address, LinkOptions options) {
        ChannelOptions channel = options.channel();
        if (channel.framing() != Framing.LENGTH) {
            throw new IllegalArgumentException(
                    "\"" + address + "\": a served queue needs framing=length, and not " + channel.framing());
        }
        return new LinkOptions(
                channel.withMaxMessage(VerbQueue.largestFrame(channel.maxMessage())), options.parameters());
    }

    @Override
    public LinkChannel<ByteBuffer> connect(Codec<ByteBuffer> codec) throws InterruptedException {
        return Ipc.connect(transport, base, address, options, codec);
    }

    @Override
    public Duration patience() {
        return options.channel().connectTimeout();
    }

    @Override
    public int maxFrame() {
        return options.channel().maxMessage();
    }
}
