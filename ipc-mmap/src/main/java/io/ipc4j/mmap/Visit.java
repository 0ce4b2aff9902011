package io.ipc4j.mmap;

import io.ipc4j.ChannelClosedException;
import io.ipc4j.ChannelOptions;
import io.ipc4j.IpcException;
import io.ipc4j.ProtocolException;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.Users;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The meeting as the client sees it. */
final class Visit extends Meeting {
    private final URI address;
    private final int ring;
    private boolean begun;

    Visit(Link link, URI address, int ring, ChannelOptions options) {
        super(link, options);
        this.address = address;
        this.ring = ring;
    }

    @Override
    public @Nullable Link proceed() {
        if (!begun) {
            begun = true;
            say(ByteBuffer.allocate(17)
                    .putLong(RingLayout.MAGIC)
                    .putInt(RingLayout.VERSION)
                    .putInt(ring)
                    .put(contents())
                    .flip());
        }
        return super.proceed();
    }

    @Override
    Link hear(ByteBuffer message) {
        byte kind = message.hasRemaining() ? message.get() : -1;
        if (kind == REFUSAL) {
            throw new IpcException("connecting to " + address + ": the listener says: " + reason(message));
        }
        if (kind != OFFER || message.remaining() <= Integer.BYTES + RingLayout.TOKEN_LENGTH + 1) {
            throw new ProtocolException("it is no offer of a ring file", null);
        }
        int size = message.getInt();
        byte[] token = new byte[RingLayout.TOKEN_LENGTH];
        message.get(token);
        byte contents = message.get();
        if (contents != BYTES && (contents != MESSAGES || contents() != MESSAGES)) {
            throw new ProtocolException("rings with contents " + contents + " were offered", null);
        }
        if (!RingLayout.isRingSize(size) || size > ring) {
            throw new ProtocolException(
                    "a ring of " + size + " bytes was offered, where " + ring + " were asked for", null);
        }
        return map(StandardCharsets.UTF_8.decode(message).toString(), size, token, contents);
    }

    private Link map(String path, int size, byte[] token, byte contents) {
        Integer owner = peer().uid();
        try {
            RingFile file = RingFile.open(Path.of(path), size, token, owner == null ? Users.own() : owner);
            boolean good = false;
            try {
                if (owner != null && owner == Users.own()) {
                    file.unlink(); // the listener does it too; nobody should at another user's word
                }
                say(ByteBuffer.allocate(0));
                good = true;
                return link(file, contents, true);
            } finally {
                if (!good) {
                    file.mapping().close();
                }
            }
        } catch (NoSuchFileException e) {
            throw new ChannelClosedException(
                    "its ring file " + path + " is gone: it has just closed, or its directory is not the same in both"
                            + " processes; ringDir= in the listener's address sets it",
                    e);
        } catch (IOException | InvalidPathException e) {
            String reason = "mapping the ring file " + path + " failed: " + e
                    + ". Both processes must see its directory; ringDir= in the listener's address sets it";
            refuse(reason);
            throw new IpcException("connecting to " + address + ": " + reason, e);
        }
    }
}
