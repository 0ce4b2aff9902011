package io.ipc4j.benchmarks;

/** One way to carry 64-byte messages and the like between two processes, to be compared with others. */
interface Contender {

    String name();

    /** Listens, says where to whoever waits for it, and serves the clients until the process ends. */
    void serve(Role role, int size, AddressTeller teller) throws Exception;

    /** Connects to what {@code serve} said. */
    Client connect(String address, int size) throws Exception;

    /** What the serving process does. */
    enum Role {
        /** Sends each message back. */
        ECHO,
        /** Takes messages, and sends one back after every {@link #ACKNOWLEDGED}. */
        SINK
    }

    /** How many messages a sink takes for one of its own. */
    int ACKNOWLEDGED = 1_000_000;

    /** Takes the address, once. */
    interface AddressTeller {
        void listening(String address);
    }

    /** The measuring end. */
    interface Client extends AutoCloseable {
        /** One message there and back. */
        void roundTrip() throws Exception;

        /** Many messages there, one back. */
        void burst(int messages) throws Exception;

        @Override
        void close();
    }
}
