package io.ipc4j.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The floor for pipes: two bare FIFOs, plain blocking reads and writes. Bursts go in batches of 64 KiB. */
record RawFifo() implements Contender {
    private static final int HEADER = 4;
    private static final int BATCH = 64 << 10;

    @Override
    public String name() {
        return "raw-fifo-blocking";
    }

    private static FileChannel open(String address, String which, StandardOpenOption how) throws IOException {
        return FileChannel.open(Path.of(address + which), how);
    }

    @Override
    public void serve(Role role, int size, AddressTeller teller) throws Exception {
        String path = Places.fresh().toString();
        new ProcessBuilder("mkfifo", path + "up", path + "down").start().waitFor();
        teller.listening(path);
        try (FileChannel in = open(path, "up", StandardOpenOption.READ);
                FileChannel out = open(path, "down", StandardOpenOption.WRITE)) {
            if (role == Role.ECHO) {
                echo(in, out, size);
            } else {
                sink(in, out, size);
            }
        }
    }

    private static void echo(FileChannel in, FileChannel out, int size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(HEADER + size);
        while (fill(in, buffer.clear())) {
            push(out, buffer.flip());
        }
    }

    private static void sink(FileChannel in, FileChannel out, int size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BATCH);
        ByteBuffer answer = ByteBuffer.allocateDirect(HEADER + size);
        long whole = (long) ACKNOWLEDGED * (HEADER + size);
        long bytes = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer.clear())) {
            bytes += count;
            if (bytes >= whole) {
                bytes -= whole;
                push(out, answer.clear());
            }
        }
    }

    @Override
    public Client connect(String address, int size) throws IOException {
        FileChannel out = open(address, "up", StandardOpenOption.WRITE);
        FileChannel in = open(address, "down", StandardOpenOption.READ);
        ByteBuffer message = ByteBuffer.allocateDirect(HEADER + size);
        ByteBuffer batch = ByteBuffer.allocateDirect(BATCH);
        return new Client() {
            @Override
            public void roundTrip() throws IOException {
                push(out, message.clear());
                fill(in, message.clear());
            }

            @Override
            public void burst(int messages) throws IOException {
                for (long left = (long) messages * (HEADER + size); left > 0; left -= batch.limit()) {
                    batch.clear().limit((int) Math.min(left, BATCH));
                    push(out, batch);
                }
                fill(in, message.clear());
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

    private static boolean fill(FileChannel in, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (in.read(buffer) < 0) {
                return false;
            }
        }
        return true;
    }

    private static void push(FileChannel out, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }
}
