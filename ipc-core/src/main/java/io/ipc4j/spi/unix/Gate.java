package io.ipc4j.spi.unix;

import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets in whoever may come, before a byte is read. */
record Gate(URI address, Path path, SocketProvider sockets, Access access, LinkOptions options, AtomicBoolean warned) {

    Gate(URI address, Path path, SocketProvider sockets, Access access, LinkOptions options) {
        this(address, path, sockets, access, options, new AtomicBoolean());
    }

    @Nullable
    Link accept(SocketChannel channel) throws IOException {
        Credentials client = sockets.peer(channel);
        if (access.admits(client)) {
            return UnixSockets.link(sockets, channel, options, "client of " + path, client);
        }
        // Not a constant: without a provider slf4j itself prints lines at the first logger.
        Logger logger = LoggerFactory.getLogger(Gate.class);
        String text = "{}: {} was turned away; in a unix: address allow= would let them in";
        if (warned.compareAndSet(false, true)) {
            logger.warn(text + ". More of that is logged as debug", address, client);
        } else {
            logger.debug(text, address, client);
        }
        return null;
    }
}
