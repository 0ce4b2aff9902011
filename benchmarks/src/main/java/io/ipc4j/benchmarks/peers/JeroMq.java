package io.ipc4j.benchmarks.peers;

import io.ipc4j.benchmarks.Bench;
import io.ipc4j.benchmarks.Bytes;
import io.ipc4j.benchmarks.Contender;
import io.ipc4j.benchmarks.Places;
import io.ipc4j.benchmarks.Route;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * JeroMQ: request and reply for round trips, push and pull for streams, as in its own latency and throughput programs. It has no
 * call that batches: its I/O threads do. Its {@code ipc:} is TCP on loopback, says its README.
 */
record JeroMq(String name, Route route) implements Contender {

    static Stream<Contender> all() {
        return Stream.of(new JeroMq("JeroMQ tcp", Route.TCP), new JeroMq("JeroMQ ipc", Route.UNIX));
    }

    @Override
    public Set<Bench> benches() {
        return Set.of(Bench.RTT, Bench.THROUGHPUT, Bench.WAKEUP, Bench.IDLE, Bench.CLIENTS);
    }

    @Override
    public boolean isVariant() {
        return route == Route.UNIX;
    }

    private String free() {
        return route == Route.TCP ? "tcp://127.0.0.1:*" : "ipc://" + Places.fresh();
    }

    @Override
    public void serve(Role role, int size, Consumer<String> teller) {
        try (ZContext context = new ZContext()) {
            if (role == Role.SINK) {
                sink(context, size, teller);
            } else {
                echo(context, role, teller);
            }
        }
    }

    private void echo(ZContext context, Role role, Consumer<String> teller) {
        ZMQ.Socket socket = bound(context, SocketType.REP);
        teller.accept(socket.getLastEndpoint());
        while (true) {
            byte[] message = socket.recv();
            if (role == Role.STAMP) {
                Bytes.word(message, System.nanoTime());
            }
            socket.send(message);
        }
    }

    private void sink(ZContext context, int size, Consumer<String> teller) {
        ZMQ.Socket in = bound(context, SocketType.PULL);
        ZMQ.Socket out = bound(context, SocketType.PUSH);
        teller.accept(in.getLastEndpoint() + " " + out.getLastEndpoint());
        byte[] answer = new byte[Contender.answer(size)];
        while (true) {
            for (int i = Contender.burst(size); i > 0; i--) {
                in.recv();
            }
            out.send(answer);
        }
    }

    private ZMQ.Socket bound(ZContext context, SocketType type) {
        ZMQ.Socket socket = context.createSocket(type);
        socket.bind(free());
        return socket;
    }

    @Override
    public Client connect(String address, Role role, int size) {
        ZContext context = Shared.CONTEXT;
        String[] addresses = address.split(" ");
        ZMQ.Socket out = context.createSocket(role == Role.SINK ? SocketType.PUSH : SocketType.REQ);
        out.connect(addresses[0]);
        ZMQ.Socket in = role == Role.SINK ? context.createSocket(SocketType.PULL) : out;
        if (role == Role.SINK) {
            in.connect(addresses[1]);
        }
        byte[] message = new byte[size];
        return new Client() {
            @Override
            public long roundTrip(long word) {
                Bytes.word(message, word);
                out.send(message);
                return Bytes.word(in.recv());
            }

            @Override
            public void send(int messages) {
                for (int i = 0; i < messages; i++) {
                    out.send(message);
                }
            }

            @Override
            public void awaitAnswer() {
                in.recv();
            }

            @Override
            public void close() {
                in.close();
                out.close();
            }
        };
    }

    /** Of all clients of a process. */
    private static final class Shared {
        private static final ZContext CONTEXT = new ZContext();

        static {
            CONTEXT.getContext().setMaxSockets(5000);
        }
    }
}
