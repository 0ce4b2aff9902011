package io.ipc4j.spi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A stream that gives and takes what a test says: each piece is one read. When the script is over, reads give nothing and writes
 * take all.
 */
final class ScriptedStream implements ByteStream {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final ByteBuffer END = ByteBuffer.allocate(0);

    private final Signal signal = new Signal();
    private final Deque<Object> script = new ArrayDeque<>();
    private final Deque<Integer> takes = new ArrayDeque<>();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private int largestRead;
    private int largestWrite;
    private int reads;
    private int writes;
    private boolean outputClosed;
    private boolean closed;

    ScriptedStream gives(byte[] piece) {
        script.add(ByteBuffer.wrap(piece));
        return this;
    }

    ScriptedStream gives(ByteBuffer piece) {
        script.add(piece.duplicate());
        return this;
    }

    ScriptedStream givesOneByOne(byte[] bytes) {
        for (byte b : bytes) {
            gives(new byte[] {b}).pauses();
        }
        return this;
    }

    /** One read gives nothing. */
    ScriptedStream pauses() {
        script.add(NOTHING);
        return this;
    }

    ScriptedStream ends() {
        script.add(END);
        return this;
    }

    ScriptedStream breaks(IOException how) {
        script.add(how);
        return this;
    }

    /** How many bytes the next writes take. */
    ScriptedStream takes(int... counts) {
        for (int count : counts) {
            takes.add(count);
        }
        return this;
    }

    byte[] written() {
        return written.toByteArray();
    }

    /** The capacity of the largest buffer that was to be filled. */
    int largestRead() {
        return largestRead;
    }

    /** The capacity of the largest buffer that was to be written. */
    int largestWrite() {
        return largestWrite;
    }

    int reads() {
        return reads;
    }

    int writes() {
        return writes;
    }

    boolean isOutputClosed() {
        return outputClosed;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        checkOpen();
        if (!to.hasRemaining()) {
            throw new AssertionError("a read without room");
        }
        reads++;
        largestRead = Math.max(largestRead, to.capacity());
        Object next = script.peek();
        if (next == null || next == NOTHING) {
            script.poll();
            return 0;
        }
        if (next == END) {
            return -1;
        }
        if (next instanceof IOException e) {
            throw e;
        }
        return giveOf((ByteBuffer) next, to);
    }

    private int giveOf(ByteBuffer piece, ByteBuffer to) {
        int count = Math.min(piece.remaining(), to.remaining());
        to.put(piece.slice(piece.position(), count));
        piece.position(piece.position() + count);
        if (!piece.hasRemaining()) {
            script.poll();
        }
        return count;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        checkOpen();
        writes++;
        largestWrite = Math.max(largestWrite, from.capacity());
        Integer most = takes.poll();
        int count = Math.min(from.remaining(), most == null ? Integer.MAX_VALUE : most);
        for (int i = 0; i < count; i++) {
            written.write(from.get());
        }
        return count;
    }

    @Override
    public void closeOutput() throws IOException {
        checkOpen();
        outputClosed = true;
    }

    @Override
    public Readiness readiness() {
        return signal;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void checkOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }
}
