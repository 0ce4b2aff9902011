package io.ipc4j.mmap;

import io.ipc4j.ChannelClosedException;
import io.ipc4j.ChannelOptions;
import io.ipc4j.FrameHandler;
import io.ipc4j.Framing;
import io.ipc4j.Peer;
import io.ipc4j.ProtocolException;
import io.ipc4j.spi.Handshake;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.StreamLink;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How two processes that are connected by a socket come to share a ring file: what is said, each a message of the socket's.
 *
 * <pre>
 *  client    HELLO    magic (8)  version (4)  ring size (4)  contents (1)
 *  listener  OFFER    0 (1)  ring size (4)  token (16)  contents (1)  path of the file (UTF-8)
 *  client    MAPPED   nothing
 *
 *  either    REFUSAL  1 (1)  reason (UTF-8)                  in place of OFFER or MAPPED
 * </pre>
 *
 * Contents: 0 if the rings carry messages, as they do if both sides want {@code framing=length}; 1 if they carry a stream of bytes.
 * From then on the socket is the {@link Bell}.
 */
abstract class Meeting implements Handshake {
    /** All is shorter; a path has 4,096 bytes at most. */
    static final int MOST = 8 << 10;

    static final byte OFFER = 0;
    static final byte REFUSAL = 1;

    static final byte MESSAGES = 0;
    static final byte BYTES = 1;

    private final Link link;
    private final ChannelOptions options;
    private boolean said = true;

    Meeting(Link link, ChannelOptions options) {
        this.link = link;
        this.options = options;
        link.limit(MOST); // whatever the limit of the messages to come
    }

    final Peer peer() {
        return link.peer();
    }

    /** Small and few: the socket has room for all of them. */
    final void say(ByteBuffer message) {
        if (!link.tryWrite(message)) {
            throw new ProtocolException("the peer reads nothing of what it is told", null);
        }
        said = link.flush();
    }

    final void refuse(String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, MOST - 1);
        say(ByteBuffer.allocate(1 + length).put(REFUSAL).put(text, 0, length).flip());
    }

    /** What a peer gives as its reason, fit for a log. */
    static String reason(ByteBuffer refusal) {
        String text = StandardCharsets.UTF_8.decode(refusal).toString();
        return text.replaceAll("\\p{Cntrl}", "?").substring(0, Math.min(text.length(), 1000));
    }

    /** Hears one message of the peer; gives the link when all is said. */
    abstract @Nullable Link hear(ByteBuffer message);

    @Override
    public @Nullable Link proceed() {
        if (!said && !(said = link.flush())) {
            return null;
        }
        @Nullable Link[] done = new Link[1];
        FrameHandler handler = message -> done[0] = hear(message);
        int count = 1;
        while (done[0] == null && count > 0) {
            count = link.tryRead(handler, 1);
        }
        if (count < 0) {
            throw new ChannelClosedException("the peer hung up", null);
        }
        return done[0];
    }

    @Override
    public Readiness readiness() {
        return link.readiness();
    }

    @Override
    public int awaits() {
        return said ? Readiness.READ : Readiness.WRITE;
    }

    /** What the rings carry if this side has its way. */
    final byte contents() {
        return options.framing() == Framing.LENGTH ? MESSAGES : BYTES;
    }

    /** The link of both. */
    final Link link(RingFile file, byte contents, boolean client) {
        SocketChannel socket = (SocketChannel) ((Readiness.Selectable) link.readiness()).channel();
        if (contents == MESSAGES) {
            return new MmapLink(file, socket, client, options.maxMessage(), link.peer());
        }
        MmapLink chunks = new MmapLink(file, socket, client, RingStream.CHUNK, link.peer());
        return new StreamLink(new RingStream(chunks), options, link.peer());
    }

    @Override
    public void close() {
        link.close();
    }
}
