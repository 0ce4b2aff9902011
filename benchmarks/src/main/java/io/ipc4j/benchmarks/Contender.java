package io.ipc4j.benchmarks;

import java.util.function.Consumer;

/** One way to carry messages between two processes, to be compared with others. Stateless: each process has its own. */
public interface Contender extends Entrant {

    /**
     * Listens, tells where, and serves clients until the process ends: any number of them, unless {@link Bench} asks it for
     * one only.
     */
    void serve(Role role, int size, Consumer<String> teller) throws Exception;

    /** Connects to what {@code serve} told. */
    Client connect(String address, Role role, int size) throws Exception;

    /** What the serving process does. */
    enum Role {
        /** Sends each message back. */
        ECHO,
        /** The same, and writes over the first 8 bytes when it took the message, by {@link System#nanoTime()}. */
        STAMP,
        /** Takes messages, and sends one back after every {@link #burst}. */
        SINK
    }

    /** How many messages of this size a sink takes for one of its own: up to 32 MiB, and not too few. */
    static int burst(int size) {
        return Math.max(500, Math.min(32_000, (32 << 20) / size));
    }

    /** How long a sink's answers are: short, since nobody reads them while the next burst is sent. */
    static int answer(int size) {
        return Math.min(64, size);
    }

    /** The measuring end. One thread. */
    interface Client extends AutoCloseable {

        /** Sends a message that begins with this word, and gives the word that the answer begins with. */
        long roundTrip(long word) throws Exception;

        /** Round trip after round trip, for as long as there is a ball. */
        default void pingPong(PingPong game) throws Exception {
            for (long word = game.serve(); word != PingPong.OVER; word = game.serve()) {
                game.returned(roundTrip(word));
            }
        }

        /** Sends so many messages, and pushes the last of them. */
        void send(int messages) throws Exception;

        /** Waits for one answer of a sink. */
        void awaitAnswer() throws Exception;

        @Override
        void close();
    }

    /** What times round trips, for those who are called by their event loop too. */
    interface PingPong {
        long OVER = -1;

        /** The word to send now, or {@link #OVER}. */
        long serve();

        /** An answer has come. */
        void returned(long word);
    }
}
