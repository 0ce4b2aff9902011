package io.ipc4j.mmap.queue.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** All processes of a configuration, how it begins, and what must be true when all work is done. */
final class World {
    private static final int SWEEPERS = 2;

    private final Configuration configuration;
    private final List<Producer> producers;
    private final List<Consumer> consumers;
    private final List<Sweeper> sweepers;

    World(Configuration configuration) {
        this.configuration = configuration;
        this.producers = IntStream.range(0, configuration.producers())
                .mapToObj(i -> new Producer(configuration, i))
                .toList();
        this.consumers = IntStream.range(0, configuration.consumers())
                .mapToObj(i -> new Consumer(configuration, i))
                .toList();
        this.sweepers = IntStream.range(0, SWEEPERS)
                .mapToObj(i -> new Sweeper(configuration, this, i))
                .toList();
    }

    List<Actor> actors() {
        List<Actor> all = new ArrayList<>(producers);
        all.addAll(consumers);
        all.addAll(sweepers);
        return all;
    }

    State begin() {
        State state = new State(configuration.slots());
        for (int position = 0; position < configuration.slots(); position++) {
            state.setWordAt(position, Word.free(0));
        }
        for (int i = 0; i < producers.size() + consumers.size(); i++) {
            state.setBit(State.ACTIVE, i);
        }
        return state;
    }

    /** Of states that differ in which of two sweepers does what one is enough, but where only the second one takes away leases. */
    void order(State state) {
        if (configuration.expiries() == 0) {
            state.order(State.sweeper(0), State.sweeper(1), State.SWEEPER_REGISTERS);
        }
    }

    boolean isDead(State state, int participant) {
        return participant < producers.size()
                ? producers.get(participant).isDead(state)
                : consumers.get(participant - producers.size()).isDead(state);
    }

    boolean isLocked(State state, int participant) {
        for (Sweeper sweeper : sweepers) {
            if (sweeper.isAtWorkOn(state, participant)) {
                return true;
            }
        }
        return false;
    }

    /** What is still to be done: null, or the promise that is broken if it is never done. */
    @Nullable
    String undone(State state) {
        for (Producer producer : producers) {
            if (!producer.isDead(state) && !producer.isDone(state)) {
                return "a producer gets on";
            }
        }
        for (int i = 0; i < producers.size() + consumers.size(); i++) {
            if (state.hasBit(State.ACTIVE, i) && isDead(state, i)) {
                return "the dead are swept";
            }
        }
        if ((state.get(State.SENT) & ~state.get(State.ACKED)) != 0) {
            return "what was put is delivered";
        }
        int tail = state.get(State.TAIL);
        for (int position = tail; position < tail + configuration.slots(); position++) {
            int word = state.word(position);
            // The tail is a hint, and may lag behind a claim of somebody who is dead.
            if (Word.state(word) != Word.FREE || Word.lap(word) < state.lap(position)) {
                return "every slot is free in the end";
            }
        }
        return null;
    }
}
