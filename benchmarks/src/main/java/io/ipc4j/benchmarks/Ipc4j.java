package io.ipc4j.benchmarks;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.Codec;
import io.ipc4j.FrameHandler;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import io.ipc4j.Poller;
import io.ipc4j.Server;

/** ipc4j over one of its transports. */
record Ipc4j(String name, String address, Ipc4j.Sending sending, Ipc4j.Serving serving) implements Contender {

    /** How a burst is sent. */
    enum Sending {
        /** {@code send}, a message at a time. */
        SEND,
        /** {@code write}, and a {@code flush} after every {@link #BATCH}. */
        WRITE
    }

    /** How messages are taken. */
    enum Serving {
        /** {@code forEach}. */
        CHANNEL,
        /** A {@code Server}'s handler; a sink drains in a {@code Poller}. */
        EVENTS
    }

    /** In an address: a path where there is nothing. */
    static final String FRESH = "FRESH";

    private static final int BATCH = 900; // of 64 B: what the send buffer holds

    @Override
    public void serve(Role role, int size, AddressTeller teller) throws Exception {
        try (Listener<byte[]> listener = Ipc.listen(listenAt(), Codec.bytes())) {
            teller.listening(listener.address().toString());
            if (role == Role.ECHO && serving == Serving.EVENTS) {
                Server.start(listener, Channel::send).awaitClosed();
            }
            while (true) {
                try (Channel<byte[]> channel = listener.accept()) {
                    if (role == Role.ECHO) {
                        channel.forEach(channel::send);
                    } else if (serving == Serving.CHANNEL) {
                        sink(channel, new byte[size]);
                    } else {
                        drain(channel, new byte[size]);
                    }
                } catch (ChannelClosedException e) {
                    // The next one, please.
                }
            }
        }
    }

    private String listenAt() {
        return address.replace(FRESH, Places.fresh().toString());
    }

    private static void sink(Channel<byte[]> channel, byte[] answer) throws InterruptedException {
        int[] count = {0};
        channel.forEach(message -> {
            if (++count[0] == ACKNOWLEDGED) {
                count[0] = 0;
                channel.send(answer);
            }
        });
    }

    private static void drain(Channel<byte[]> channel, byte[] answer) throws InterruptedException {
        int[] count = {0};
        FrameHandler counter = frame -> count[0]++;
        try (Poller poller = Poller.open()) {
            poller.add(channel, ready -> {
                while (ready.drain(counter, 1000) > 0) {
                    if (count[0] >= ACKNOWLEDGED) {
                        count[0] -= ACKNOWLEDGED;
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
    public Client connect(String where, int size) throws InterruptedException {
        Channel<byte[]> channel = Ipc.connect(where, Codec.bytes());
        byte[] message = new byte[size];
        return new Client() {
            @Override
            public void roundTrip() throws InterruptedException {
                channel.send(message);
                channel.receive();
            }

            @Override
            public void burst(int messages) throws InterruptedException {
                for (int i = 1; i <= messages; i++) {
                    if (sending == Sending.SEND) {
                        channel.send(message);
                    } else {
                        channel.write(message);
                        if (i % BATCH == 0) {
                            channel.flush();
                        }
                    }
                }
                channel.receive();
            }

            @Override
            public void close() {
                channel.close();
            }
        };
    }
}
