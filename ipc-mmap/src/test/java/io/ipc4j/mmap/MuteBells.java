package io.ipc4j.mmap;

import io.ipc4j.spi.Sockets;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Stands between a listener and its clients, and passes on what their sockets say; once mute, it swallows every ring. */
final class MuteBells implements AutoCloseable {
    private final ServerSocketChannel door;
    private final Path listener;
    private final Queue<SocketChannel> sockets = new ConcurrentLinkedQueue<>();
    private volatile boolean mute;

    /** Clients connect to {@code path} in place of {@code listener}. */
    MuteBells(Path path, Path listener) throws IOException {
        this.listener = listener;
        door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        door.bind(UnixDomainSocketAddress.of(path));
        start(this::accept);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // closed
                    }
                },
                "mute-bells");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            SocketChannel client = door.accept();
            sockets.add(client);
            SocketChannel server = SocketChannel.open(UnixDomainSocketAddress.of(listener));
            sockets.add(server);
            start(() -> passOn(client, server));
            start(() -> passOn(server, client));
        }
    }

    private void passOn(SocketChannel from, SocketChannel to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 14);
        while (from.read(bytes.clear()) >= 0) {
            bytes.flip();
            while (!mute && bytes.hasRemaining()) {
                to.write(bytes);
            }
        }
        to.shutdownOutput();
    }

    void mute() {
        mute = true;
    }

    @Override
    public void close() {
        Sockets.closeQuietly(door);
        sockets.forEach(Sockets::closeQuietly);
    }
}
