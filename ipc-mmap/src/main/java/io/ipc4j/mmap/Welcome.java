package io.ipc4j.mmap;

import io.ipc4j.ChannelOptions;
import io.ipc4j.IpcException;
import io.ipc4j.ProtocolException;
import io.ipc4j.spi.Link;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The meeting as the listener sees it. */
final class Welcome extends Meeting {
    private final MmapTransport.Place place;
    private @Nullable RingFile file;
    private byte contents;

    Welcome(Link link, MmapTransport.Place place, ChannelOptions options) {
        super(link, options);
        this.place = place;
    }

    @Override
    @Nullable
    Link hear(ByteBuffer message) {
        RingFile offered = file;
        if (offered == null) {
            file = offer(message);
            return null;
        }
        offered.unlink();
        if (message.hasRemaining()) {
            message.get();
            throw new IpcException("the client says: " + reason(message));
        }
        Link link = link(offered, contents, false);
        file = null;
        return link;
    }

    private RingFile offer(ByteBuffer hello) {
        if (hello.remaining() < 17 || hello.getLong() != RingLayout.MAGIC) {
            throw new ProtocolException("it does not greet like a client of mmap:", null);
        }
        int version = hello.getInt();
        int wanted = hello.getInt();
        if (version != RingLayout.VERSION || !RingLayout.isRingSize(wanted)) {
            String reason =
                    "version " + version + " of mmap: with rings of " + wanted + " bytes is not known here; version "
                            + RingLayout.VERSION + " is. Use the same version of ipc4j on both sides";
            refuse(reason);
            throw new ProtocolException(reason, null);
        }
        contents = hello.get() == MESSAGES ? contents() : BYTES;
        RingFile made = make(Math.min(wanted, place.ring()));
        boolean good = false;
        try {
            byte[] path = made.path().toString().getBytes(StandardCharsets.UTF_8);
            say(ByteBuffer.allocate(1 + Integer.BYTES + RingLayout.TOKEN_LENGTH + 1 + path.length)
                    .put(OFFER)
                    .putInt(made.ring())
                    .put(made.token())
                    .put(contents)
                    .put(path)
                    .flip());
            good = true;
            return made;
        } finally {
            if (!good) {
                discard(made);
            }
        }
    }

    private RingFile make(int ring) {
        try {
            return RingFile.create(place.directory(), place.prefix(), ring);
        } catch (IOException e) {
            refuse(String.valueOf(e.getMessage()));
            throw new IpcException("a client can't be let in: " + e.getMessage(), e);
        }
    }

    private static void discard(RingFile file) {
        file.unlink();
        file.mapping().close();
    }

    @Override
    public void close() {
        if (file != null) {
            discard(file);
            file = null;
        }
        super.close();
    }
}
