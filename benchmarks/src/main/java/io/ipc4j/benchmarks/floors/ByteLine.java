package io.ipc4j.benchmarks.floors;

import io.ipc4j.benchmarks.Contender;
import io.ipc4j.benchmarks.Contender.Client;
import io.ipc4j.benchmarks.Contender.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * Messages over bare bytes: a length before each, and nothing else.
 *
 * @param batched whether many messages go with one call, 64 KiB of them, or each with one of its own
 */
record ByteLine(ReadableByteChannel in, WritableByteChannel out, int size, boolean batched) {
    private static final int HEADER = 4;
    private static final int BATCH = 64 << 10;

    /** Serves until the client closes. */
    void serve(Role role) throws IOException {
        if (role == Role.SINK) {
            sink();
        } else {
            echo(role == Role.STAMP);
        }
    }

    private void echo(boolean stamp) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(HEADER + size);
        while (fill(buffer.clear())) {
            if (stamp) {
                buffer.putLong(HEADER, System.nanoTime());
            }
            push(buffer.flip());
        }
    }

    private void sink() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(Math.max(BATCH, HEADER + size));
        ByteBuffer answer = ByteBuffer.allocateDirect(HEADER + Contender.answer(size));
        long whole = (long) Contender.burst(size) * (HEADER + size);
        long bytes = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer.clear())) {
            bytes += count;
            if (bytes >= whole) {
                bytes -= whole;
                push(answer.clear());
            }
        }
    }

    Client client() {
        ByteBuffer message = ByteBuffer.allocateDirect(HEADER + size).putInt(0, size);
        ByteBuffer batch = ByteBuffer.allocateDirect(batched ? Math.max(BATCH, HEADER + size) : HEADER + size);
        ByteBuffer answer = ByteBuffer.allocateDirect(HEADER + Contender.answer(size));
        return new Client() {
            @Override
            public long roundTrip(long word) throws IOException {
                push(message.putLong(HEADER, word).clear());
                fill(message);
                return message.getLong(HEADER);
            }

            @Override
            public void send(int messages) throws IOException {
                for (long left = (long) messages * (HEADER + size); left > 0; left -= batch.limit()) {
                    push(batch.clear().limit((int) Math.min(left, batch.capacity())));
                }
            }

            @Override
            public void awaitAnswer() throws IOException {
                fill(answer);
            }

            @Override
            public void close() {
                try (out;
                        in) {
                    // that is all
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    /** False at the end of the line. */
    private boolean fill(ByteBuffer buffer) throws IOException {
        buffer.clear();
        while (buffer.hasRemaining()) {
            if (in.read(buffer) < 0) {
                return false;
            }
            Thread.onSpinWait(); // only if it does not block
        }
        return true;
    }

    private void push(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }
}
