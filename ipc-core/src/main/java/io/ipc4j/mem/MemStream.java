package io.ipc4j.mem;

import io.ipc4j.spi.ByteStream;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Signal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/** One end of a line over the heap: two rings of bytes, one each way. */
final class MemStream implements ByteStream {
    private final ByteRing incoming;
    private final ByteRing outgoing;
    private final Signal mine;
    private final Signal peers;
    private volatile boolean closed;

    private MemStream(ByteRing incoming, ByteRing outgoing, Signal mine, Signal peers) {
        this.incoming = incoming;
        this.outgoing = outgoing;
        this.mine = mine;
        this.peers = peers;
    }

    /** Both ends of a new line. */
    static MemStream[] pair() {
        ByteRing there = new ByteRing();
        ByteRing back = new ByteRing();
        Signal one = new Signal();
        Signal other = new Signal();
        return new MemStream[] {new MemStream(there, back, one, other), new MemStream(back, there, other, one)};
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        checkOpen();
        int count = incoming.read(to);
        if (count > 0) {
            peers.raise(Readiness.WRITE);
        }
        return count;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        checkOpen();
        int count = outgoing.write(from);
        if (count > 0) {
            peers.raise(Readiness.READ);
        }
        return count;
    }

    @Override
    public void closeOutput() {
        outgoing.end();
        peers.raise(Readiness.READ);
    }

    @Override
    public Readiness readiness() {
        return mine;
    }

    @Override
    public void close() {
        closed = true;
        outgoing.end();
        incoming.abandon();
        peers.raise(Readiness.READ | Readiness.WRITE);
        mine.raise(Readiness.READ | Readiness.WRITE);
    }

    private void checkOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }
}
