package io.ipc4j.mmap.queue.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Visits every state that a configuration can come to, by any order of steps, with any allowed deaths at any of them. In each step the
 * processes themselves look for what must not be; and from each state, if nobody else dies and all take turns, the work must get done.
 */
final class Search {

    /**
     * What came of it.
     *
     * @param states how many there are
     * @param violation the promise that does not hold, or null
     * @param trace how it came to that, a step a line; empty if it did not
     */
    record Result(int states, @Nullable String violation, List<String> trace) {}

    private final World world;
    private final Configuration configuration;
    private final Actor[] actors;
    private final StateStore store = new StateStore();
    /** The states from which the work is known to get done. */
    private final BitSet finishing = new BitSet();

    private final BitSet onPath = new BitSet();

    private final State here;
    private final State next;

    Search(Configuration configuration) {
        this.configuration = configuration;
        this.world = new World(configuration);
        this.actors = world.actors().toArray(new Actor[0]);
        this.here = world.begin();
        this.next = world.begin();
    }

    Result run() {
        store.add(here, -1);
        int number = 0;
        try {
            for (; number < store.size(); number++) {
                visit(number);
            }
            return new Result(store.size(), null, List.of());
        } catch (Violation e) {
            return new Result(store.size(), e.getMessage(), trace(number));
        }
    }

    private void visit(int number) {
        if (!finishing.get(number)) {
            finish(number);
        }
        store.read(number, here);
        for (Actor actor : actors) {
            next.copyFrom(here);
            if (actor.step(next)) {
                add(number);
            }
            next.copyFrom(here);
            if (actor.stepOtherwise(next)) {
                add(number);
            }
            if (here.get(State.CRASHES) < configuration.crashes()) {
                next.copyFrom(here);
                if (actor.die(next)) {
                    next.increment(State.CRASHES);
                    add(number);
                }
            }
        }
    }

    private int add(int origin) {
        for (Actor actor : actors) {
            actor.forget(next);
        }
        world.order(next);
        return store.add(next, origin);
    }

    /** All take turns from here on; where that ends, or goes round in circles (consumers ask for ever), the work must be done. */
    private void finish(int number) {
        List<Integer> path = new ArrayList<>();
        int at = number;
        while (!finishing.get(at) && !onPath.get(at)) {
            path.add(at);
            onPath.set(at);
            store.read(at, next);
            for (Actor actor : actors) {
                actor.step(next);
            }
            at = add(at);
        }
        if (!finishing.get(at)) {
            store.read(at, next);
            String undone = world.undone(next);
            if (undone != null) {
                throw new Violation(undone);
            }
        }
        path.forEach(finishing::set);
        path.forEach(onPath::clear);
    }

    private List<String> trace(int last) {
        List<String> lines = new ArrayList<>();
        for (int number = last; number >= 0; number = store.origin(number)) {
            store.read(number, here);
            lines.add(describe(here));
        }
        Collections.reverse(lines);
        return lines;
    }

    private String describe(State state) {
        StringBuilder line = new StringBuilder("tail " + state.get(State.TAIL) + ", cursor " + state.get(State.CURSOR)
                + " (epoch " + state.get(State.EPOCH) + "), slots");
        for (int slot = 0; slot < configuration.slots(); slot++) {
            line.append(' ').append(Word.toString(state.word(slot)));
        }
        for (Actor actor : actors) {
            line.append("; ").append(actor.describe(state));
        }
        return line.toString();
    }
}
