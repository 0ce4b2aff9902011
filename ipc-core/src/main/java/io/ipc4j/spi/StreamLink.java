package io.ipc4j.spi;

import io.ipc4j.ChannelBrokenException;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.ChannelOptions;
import io.ipc4j.FrameHandler;
import io.ipc4j.Peer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/** A link over a byte stream: the one framing of all stream transports. */
public final class StreamLink implements Link {
    private final ByteStream stream;
    private final Peer peer;
    private final FrameFormat format;
    private final FrameWriter writer;
    private final FrameReader reader;
    private final boolean toldAgain;

    /**
     * Makes a link of a stream.
     *
     * @param stream the open stream, from now on the link's
     * @param options the framing and the limits
     * @param peer what is known of the other side
     */
    public StreamLink(ByteStream stream, ChannelOptions options, Peer peer) {
        this.stream = stream;
        this.peer = peer;
        this.format = FrameFormat.of(options);
        this.writer = new FrameWriter(stream, FrameFormat.of(options), options.sendBuffer());
        this.reader = new FrameReader(stream, format);
        // A selector tells of a socket as long as something is left in it.
        this.toldAgain = stream.readiness() instanceof Readiness.Selectable readiness
                && !(readiness instanceof Readiness.Doorbell);
    }

    @Override
    public boolean tryWrite(ByteBuffer message) {
        try {
            return writer.tryWrite(message);
        } catch (IOException e) {
            throw cannotSend(e);
        }
    }

    @Override
    public boolean flush() {
        try {
            return writer.push();
        } catch (IOException e) {
            throw cannotSend(e);
        }
    }

    @Override
    public int tryRead(FrameHandler handler, int limit) {
        try {
            return reader.tryRead(handler, limit);
        } catch (ClosedChannelException e) {
            throw new ChannelClosedException("this side closed it", e);
        } catch (IOException e) {
            throw new ChannelBrokenException("the line broke: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean mayHoldMore() {
        return !toldAgain || reader.isSpoiled();
    }

    @Override
    public boolean holdsSome() {
        return reader.holdsSome();
    }

    @Override
    public void trim() {
        reader.trim();
    }

    @Override
    public void limit(int bytes) {
        format.maxMessage = bytes;
    }

    @Override
    public void check(ByteBuffer message) {
        format.check(message);
    }

    @Override
    public Readiness readiness() {
        return stream.readiness();
    }

    @Override
    public void closeOutput() {
        try {
            stream.closeOutput();
        } catch (IOException e) {
            throw cannotSend(e);
        }
    }

    @Override
    public Peer peer() {
        return peer;
    }

    @Override
    public void close() {
        stream.close();
    }

    private static ChannelClosedException cannotSend(IOException e) {
        return e instanceof ClosedChannelException
                ? new ChannelClosedException("this side closed it", e)
                : new ChannelClosedException("the peer closed it, or is gone: " + e.getMessage(), e);
    }
}
