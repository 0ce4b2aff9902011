package io.ipc4j.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/** The floor: a bare socket of the JDK's, with nothing but the length before each message. Bursts go in batches of 64 KiB. */
record RawSocket(RawSocket.Family family, boolean spinning) implements Contender {
    /** What sockets there are, and what their addresses look like. */
    enum Family {
        TCP(StandardProtocolFamily.INET) {
            @Override
            SocketAddress free() {
                return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            }

            @Override
            String tell(SocketAddress bound) {
                return "" + ((InetSocketAddress) bound).getPort();
            }

            @Override
            SocketAddress at(String told) {
                return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(told));
            }

            @Override
            void tune(SocketChannel socket) throws IOException {
                socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
        },
        UNIX(StandardProtocolFamily.UNIX) {
            @Override
            SocketAddress free() throws IOException {
                return UnixDomainSocketAddress.of(Places.fresh());
            }

            @Override
            String tell(SocketAddress bound) {
                return bound.toString();
            }

            @Override
            SocketAddress at(String told) {
                return UnixDomainSocketAddress.of(told);
            }

            @Override
            void tune(SocketChannel socket) {}
        };

        private final StandardProtocolFamily protocols;

        Family(StandardProtocolFamily protocols) {
            this.protocols = protocols;
        }

        /** Where nobody listens yet. */
        abstract SocketAddress free() throws IOException;

        abstract String tell(SocketAddress bound);

        abstract SocketAddress at(String told);

        abstract void tune(SocketChannel socket) throws IOException;
    }

    private static final int HEADER = 4;
    private static final int BATCH = 64 << 10;

    @Override
    public String name() {
        return "raw-" + family.name().toLowerCase(Locale.ROOT) + (spinning ? "-spinning" : "-blocking");
    }

    @Override
    public void serve(Role role, int size, AddressTeller teller) throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open(family.protocols)) {
            listener.bind(family.free());
            teller.listening(family.tell(listener.getLocalAddress()));
            while (true) {
                try (SocketChannel socket = prepare(listener.accept())) {
                    if (role == Role.ECHO) {
                        echo(socket, size);
                    } else {
                        sink(socket, size);
                    }
                }
            }
        }
    }

    private void echo(SocketChannel socket, int size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(HEADER + size);
        while (fill(socket, buffer.clear())) {
            push(socket, buffer.flip());
        }
    }

    private void sink(SocketChannel socket, int size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BATCH);
        ByteBuffer answer = ByteBuffer.allocateDirect(HEADER + size);
        long whole = (long) ACKNOWLEDGED * (HEADER + size);
        long bytes = 0;
        for (int count = socket.read(buffer); count >= 0; count = socket.read(buffer.clear())) {
            bytes += count;
            if (bytes >= whole) {
                bytes -= whole;
                push(socket, answer.clear());
            }
        }
    }

    @Override
    public Client connect(String address, int size) throws IOException {
        SocketChannel socket = prepare(SocketChannel.open(family.at(address)));
        ByteBuffer message = ByteBuffer.allocateDirect(HEADER + size);
        ByteBuffer batch = ByteBuffer.allocateDirect(BATCH);
        return new Client() {
            @Override
            public void roundTrip() throws IOException {
                push(socket, message.clear());
                fill(socket, message.clear());
            }

            @Override
            public void burst(int messages) throws IOException {
                for (long left = (long) messages * (HEADER + size); left > 0; left -= batch.limit()) {
                    batch.clear().limit((int) Math.min(left, BATCH));
                    push(socket, batch);
                }
                fill(socket, message.clear());
            }

            @Override
            public void close() {
                try {
                    socket.close();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    private SocketChannel prepare(SocketChannel socket) throws IOException {
        family.tune(socket);
        socket.configureBlocking(!spinning);
        return socket;
    }

    private static boolean fill(SocketChannel socket, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (socket.read(buffer) < 0) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }

    private static void push(SocketChannel socket, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            socket.write(buffer);
        }
    }
}
