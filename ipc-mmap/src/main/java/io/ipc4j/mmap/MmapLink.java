package io.ipc4j.mmap;

import io.ipc4j.ChannelBrokenException;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.FrameHandler;
import io.ipc4j.Peer;
import io.ipc4j.mmap.memory.Mapping;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.Readiness;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/** A link over two rings and a bell. */
final class MmapLink implements Link, News {
    private final Mapping mapping;
    private final Bell bell;
    private final Peer peer;
    private final RingLayout incoming;
    private final RingWriter writer;
    private final RingReader reader;
    private volatile boolean closed;
    /** Opaque: a volatile write a try would cost more than the try. */
    private final AtomicBoolean reading = new AtomicBoolean();

    /**
     * Makes a link; the file's rings are both empty.
     *
     * @param file mapped, from now on the link's
     * @param socket from now on the link's
     * @param client which end this is
     */
    MmapLink(RingFile file, SocketChannel socket, boolean client, int maxMessage, Peer peer) {
        this.mapping = file.mapping();
        this.bell = new Bell(socket, this, SafetyNet::watch, peer.toString());
        this.peer = peer;
        this.incoming = new RingLayout(mapping.bytes, file.ring(), client);
        this.writer = new RingWriter(new RingLayout(mapping.bytes, file.ring(), !client), bell);
        this.reader = new RingReader(incoming, bell, maxMessage);
    }

    @Override
    public boolean tryWrite(ByteBuffer message) {
        checkOpen();
        try {
            return writer.tryWrite(message);
        } catch (IllegalStateException | InternalError e) {
            throw unmapped(e);
        }
    }

    @Override
    public boolean flush() {
        checkOpen();
        try {
            writer.flush();
            return true;
        } catch (IllegalStateException | InternalError e) {
            throw unmapped(e);
        }
    }

    /** A message is there for the peer as soon as it is written; a push only looks whether it must be woken. */
    @Override
    public boolean sharesPushes() {
        return false;
    }

    @Override
    public int tryRead(FrameHandler handler, int limit) {
        checkOpen();
        reading.setOpaque(true);
        try {
            return reader.tryRead(handler, limit);
        } catch (IllegalStateException | InternalError e) {
            if (e instanceof IllegalStateException && !closed) {
                throw e; // the handler's
            }
            throw unmapped(e);
        } finally {
            reading.setOpaque(false);
            trim();
        }
    }

    @Override
    public void trim() {
        if (closed) {
            mapping.close();
        }
    }

    @Override
    public boolean mayHave(int operations) {
        try {
            return closed
                    || (operations & Readiness.READ) != 0 && reader.mayHaveNews()
                    || (operations & Readiness.WRITE) != 0 && writer.mayHaveNews();
        } catch (IllegalStateException | InternalError e) {
            return true; // the next try tells what is wrong
        }
    }

    @Override
    public boolean order(int operations) {
        try {
            boolean worthIt = closed;
            if (!closed && (operations & Readiness.READ) != 0) {
                worthIt = reader.order();
            }
            if (!closed && (operations & Readiness.WRITE) != 0) {
                worthIt |= writer.order();
            }
            return worthIt;
        } catch (IllegalStateException | InternalError e) {
            return true; // the next try tells what is wrong
        }
    }

    @Override
    public boolean isDue(int operation) {
        try {
            return !closed && (operation == Readiness.READ ? reader.mayHaveNews() : writer.isRoomDue());
        } catch (IllegalStateException | InternalError e) {
            return false; // closed or cut: whoever sleeps is told by the socket
        }
    }

    @Override
    public int sleep(int operation) {
        return operation == Readiness.READ ? reader.sleep() : writer.sleep();
    }

    private void checkOpen() {
        if (closed) {
            throw new ChannelClosedException("this side closed it", null);
        }
    }

    /** What the JDK throws where a mapping is closed, or where its file is shorter than it was. */
    private ChannelClosedException unmapped(Throwable e) {
        return closed
                ? new ChannelClosedException("this side closed it", e)
                : new ChannelBrokenException("the ring file was cut, or its memory is gone: " + e.getMessage(), e);
    }

    @Override
    public Readiness readiness() {
        return bell;
    }

    @Override
    public void closeOutput() {
        checkOpen();
        try {
            bell.closeOutput();
        } catch (IOException e) {
            throw new ChannelClosedException("the peer closed it, or is gone: " + e.getMessage(), e);
        }
    }

    @Override
    public Peer peer() {
        return peer;
    }

    @Override
    public void close() {
        if (!closed) {
            try {
                incoming.readerGone();
                Thread.yield(); // JDK 17 tells of a file that was cut at the next call into the system: here, and not
                // below
            } catch (IllegalStateException | InternalError e) {
                // another thread has closed it just now, or there is no file any more
            }
        }
        closed = true;
        bell.close();
        if (!reading.getOpaque()) {
            mapping.close(); // else a handler still looks at its message, and trim comes later
        }
    }
}
