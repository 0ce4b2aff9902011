package io.ipc4j.tck;

import io.ipc4j.Channel;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Server;
import io.ipc4j.ServerHandler;
import io.ipc4j.ServerOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A server under test, its guest book, and its clients. Closing it checks that every client had its one {@code onOpen} and its
 * one {@code onClose}.
 *
 * @param <T> the type of the messages
 */
final class Inn<T> implements AutoCloseable {
    final Server<T> server;
    final GuestBook<T> book;
    private final TransportFixture kit;
    private final Codec<T> codec;
    private final ChannelOptions options;
    private final List<Channel<T>> clients = Collections.synchronizedList(new ArrayList<>());

    private Inn(
            TransportFixture kit,
            Codec<T> codec,
            ChannelOptions options,
            ServerOptions serverOptions,
            ServerHandler<T> behaviour) {
        this.kit = kit;
        this.codec = codec;
        this.options = options;
        this.book = new GuestBook<>(behaviour);
        this.server = Server.start(kit.listen(codec, options), book, serverOptions);
    }

    static Inn<String> ofTexts(TransportFixture kit, ServerOptions serverOptions, ServerHandler<String> behaviour) {
        return new Inn<>(kit, Codec.utf8(), kit.options(), serverOptions, behaviour);
    }

    /** With a send buffer that a few large messages fill. */
    static Inn<byte[]> ofBytes(TransportFixture kit, ServerOptions serverOptions, ServerHandler<byte[]> behaviour) {
        return new Inn<>(kit, Codec.bytes(), kit.options().withSendBuffer(4 << 10), serverOptions, behaviour);
    }

    static <T> Inn<T> of(TransportFixture kit, Codec<T> codec, ServerHandler<T> behaviour) {
        return new Inn<>(kit, codec, kit.options(), ServerOptions.defaults(), behaviour);
    }

    Channel<T> connect() throws InterruptedException {
        Channel<T> client = Ipc.connect(kit.transport(), server.address().toString(), codec, options);
        clients.add(client);
        return client;
    }

    /** A client that has been opened, and its channel at the server. */
    Guest<T> welcome() throws InterruptedException {
        Set<Channel<T>> before = Set.copyOf(book.awaitOpened(clients.size()).channels());
        Channel<T> client = connect();
        // Not as many as there are clients here: others may have come from elsewhere.
        Set<Channel<T>> now = new HashSet<>(book.awaitOpened(before.size() + 1).channels());
        now.removeAll(before);
        return new Guest<>(client, now.iterator().next());
    }

    /** Both ends of a client. */
    record Guest<T>(Channel<T> client, Channel<T> there) {}

    @Override
    public void close() {
        server.close();
        book.assertInOrder();
        clients.forEach(Channel::close);
    }
}
