package io.ipc4j.benchmarks.ours;

import io.ipc4j.Channel;
import io.ipc4j.Codec;
import io.ipc4j.FrameHandler;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import io.ipc4j.Poller;
import io.ipc4j.Server;
import io.ipc4j.benchmarks.Bench;
import io.ipc4j.benchmarks.Bytes;
import io.ipc4j.benchmarks.Contender;
import io.ipc4j.benchmarks.Places;
import io.ipc4j.benchmarks.Route;
import io.ipc4j.benchmarks.Serving;
import java.util.Collections;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** ipc4j over one of its transports. */
public record Ipc4j(
        String name, Route route, String address, Ipc4j.Sending sending, Ipc4j.Taking taking, Set<Bench> benches)
        implements Contender {

    /** How many messages are sent. */
    enum Sending {
        /** {@code send}, a message at a time. */
        SEND,
        /** {@code write}, and a {@code flush} after every {@link #BATCH} bytes. */
        WRITE,
        /** {@code sendAll}, so many bytes with one call. */
        ALL
    }

    /** How messages are taken. */
    enum Taking {
        /** {@code receive} or {@code forEach}, in a thread a channel. */
        RECEIVE,
        /** {@code drain}: tried again and again for one message, in a {@code Poller} for many. */
        DRAIN,
        /** A {@code Server}'s handler: one thread for all clients. */
        SERVER
    }

    /** In an address: a path where there is nothing. */
    private static final String FRESH = "FRESH";

    private static final int BATCH = 60 << 10; // what the send buffer holds, less headers

    /** All of them. */
    public static Stream<Contender> all() {
        return Stream.of(
                        of(Route.MMAP, "mmap:" + FRESH),
                        of(Route.UNIX, "unix:" + FRESH),
                        of(Route.TCP, "tcp://127.0.0.1:0"),
                        of(Route.PIPE, "pipe:" + FRESH))
                .flatMap(each -> each);
    }

    private static Stream<Contender> of(Route route, String address) {
        String name = "ipc4j " + route;
        Set<Bench> sparse = Set.of(Bench.RTT, Bench.WAKEUP, Bench.IDLE);
        Set<Bench> served = Set.of(Bench.RTT, Bench.IDLE, Bench.CLIENTS);
        Set<Bench> dense = Set.of(Bench.THROUGHPUT);
        return Stream.of(
                new Ipc4j(name, route, address, Sending.SEND, Taking.RECEIVE, sparse),
                new Ipc4j(name + " server", route, address, Sending.SEND, Taking.SERVER, served),
                new Ipc4j(name + " drain", route, address, Sending.SEND, Taking.DRAIN, Set.of(Bench.RTT)),
                new Ipc4j(name + " send+receive", route, address, Sending.SEND, Taking.RECEIVE, dense),
                new Ipc4j(name + " send+drain", route, address, Sending.SEND, Taking.DRAIN, dense),
                new Ipc4j(name + " write+receive", route, address, Sending.WRITE, Taking.RECEIVE, dense),
                new Ipc4j(name + " write+drain", route, address, Sending.WRITE, Taking.DRAIN, dense),
                new Ipc4j(name + " sendAll+drain", route, address, Sending.ALL, Taking.DRAIN, dense));
    }

    @Override
    public boolean isOurs() {
        return true;
    }

    @Override
    public boolean isVariant() {
        boolean likeAnother = sending == Sending.ALL || (sending == Sending.SEND) == (taking == Taking.DRAIN);
        return route != Route.MMAP && taking != Taking.SERVER && likeAnother;
    }

    @Override
    public void serve(Role role, int size, Consumer<String> teller) throws Exception {
        String here = address.replace(FRESH, Places.fresh().toString());
        try (Listener<byte[]> listener = Ipc.listen(here, Codec.bytes())) {
            teller.accept(listener.address().toString());
            if (taking == Taking.SERVER) {
                Server.start(listener, Channel::send).awaitClosed();
            }
            while (true) {
                Channel<byte[]> channel = listener.accept();
                Serving.start(() -> serve(channel, role, size));
            }
        }
    }

    private void serve(Channel<byte[]> channel, Role role, int size) throws InterruptedException {
        if (role == Role.SINK && taking == Taking.DRAIN) {
            drain(channel, size);
        } else if (role == Role.SINK) {
            sink(channel, size);
        } else if (taking == Taking.DRAIN) {
            echoDrained(channel, new byte[size]);
        } else if (role == Role.STAMP) {
            channel.forEach(message -> {
                Bytes.word(message, System.nanoTime());
                channel.send(message);
            });
        } else {
            channel.forEach(channel::send);
        }
    }

    private static void echoDrained(Channel<byte[]> channel, byte[] answer) throws InterruptedException {
        FrameHandler copy = frame -> frame.get(frame.position(), answer);
        while (true) {
            drainOne(channel, copy);
            channel.send(answer);
        }
    }

    private static void drainOne(Channel<byte[]> channel, FrameHandler handler) {
        while (channel.drain(handler, 1) == 0) {
            Thread.onSpinWait();
        }
    }

    private static void sink(Channel<byte[]> channel, int size) throws InterruptedException {
        byte[] answer = new byte[Contender.answer(size)];
        int burst = Contender.burst(size);
        int[] count = {0};
        channel.forEach(message -> {
            if (++count[0] == burst) {
                count[0] = 0;
                channel.send(answer);
            }
        });
    }

    private static void drain(Channel<byte[]> channel, int size) throws InterruptedException {
        byte[] answer = new byte[Contender.answer(size)];
        int burst = Contender.burst(size);
        int[] count = {0};
        FrameHandler counter = frame -> count[0]++;
        try (Poller poller = Poller.open()) {
            poller.add(channel, ready -> {
                while (ready.drain(counter, 1000) > 0) {
                    if (count[0] >= burst) {
                        count[0] -= burst;
                        ready.send(answer);
                    }
                }
            });
            while (poller.size() > 0) {
                poller.poll();
            }
        }
    }

    @Override
    public Client connect(String where, Role role, int size) throws InterruptedException {
        Channel<byte[]> channel = Ipc.connect(where, Codec.bytes());
        return new ChannelClient(channel, new byte[size], sending, taking, Math.max(1, BATCH / size));
    }

    /** The measuring end. */
    private record ChannelClient(Channel<byte[]> channel, byte[] message, Sending sending, Taking taking, int batch)
            implements Client {

        @Override
        public long roundTrip(long word) throws InterruptedException {
            Bytes.word(message, word);
            channel.send(message);
            if (taking == Taking.DRAIN) {
                drainOne(channel, frame -> frame.get(frame.position(), message));
                return Bytes.word(message);
            }
            return Bytes.word(channel.receive());
        }

        @Override
        public void send(int messages) throws InterruptedException {
            switch (sending) {
                case SEND -> {
                    for (int i = 0; i < messages; i++) {
                        channel.send(message);
                    }
                }
                case WRITE -> {
                    for (int i = 1; i <= messages; i++) {
                        channel.write(message);
                        if (i % batch == 0) {
                            channel.flush();
                        }
                    }
                    channel.flush();
                }
                case ALL -> {
                    for (int i = 0; i < messages; i += batch) {
                        channel.sendAll(Collections.nCopies(Math.min(batch, messages - i), message));
                    }
                }
            }
        }

        @Override
        public void awaitAnswer() throws InterruptedException {
            channel.receive();
        }

        @Override
        public void close() {
            channel.close();
        }
    }
}
