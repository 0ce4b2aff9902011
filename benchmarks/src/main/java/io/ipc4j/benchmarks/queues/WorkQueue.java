package io.ipc4j.benchmarks.queues;

import io.ipc4j.benchmarks.Bench;
import io.ipc4j.benchmarks.Entrant;
import io.ipc4j.benchmarks.Route;
import java.util.Set;
import java.util.function.Consumer;

/** A queue that processes put into and take from. Stateless: each process has its own. */
public interface WorkQueue extends Entrant {

    @Override
    default Route route() {
        return Route.QUEUE;
    }

    @Override
    default Set<Bench> benches() {
        return Set.of(Bench.QUEUE);
    }

    /** Whether one of the processes is killed, and another one started, every now and then. */
    default boolean withKills() {
        return false;
    }

    /** Makes the queue, tells where it is, and keeps it until the process ends. */
    void serve(int size, Consumer<String> teller) throws Exception;

    /** Puts messages of this size into it. */
    Hand putter(String address, int size) throws Exception;

    /** Takes messages out of it. */
    Hand taker(String address, int size) throws Exception;

    /** One process's work. */
    @FunctionalInterface
    interface Hand {
        /** Moves some messages; says how many. */
        int work() throws Exception;
    }
}
