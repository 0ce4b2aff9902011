package io.ipc4j.tck;

import io.ipc4j.Channel;
import io.ipc4j.Listener;

/**
 * Both ends of a line, and the listener that it came from.
 *
 * @param <T> the type of the messages
 * @param client the end that connected
 * @param server the end that was accepted
 * @param listener where; open
 */
public record ChannelPair<T>(Channel<T> client, Channel<T> server, Listener<T> listener) implements AutoCloseable {

    @Override
    public void close() {
        client.close();
        server.close();
        listener.close();
    }
}
