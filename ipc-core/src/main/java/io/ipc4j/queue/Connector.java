package io.ipc4j.queue;

import io.ipc4j.Codec;
import io.ipc4j.channel.LinkChannel;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;

/** How a client of a served queue reaches its server, as often as it takes. */
public interface Connector {

    LinkChannel<ByteBuffer> connect(Codec<ByteBuffer> codec) throws InterruptedException;

    /** As the user wrote it. */
    URI address();

    /** How long the server may take for an answer. */
    Duration patience();

    /** The largest message of the channel. */
    int maxFrame();
}
