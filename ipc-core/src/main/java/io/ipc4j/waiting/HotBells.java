package io.ipc4j.waiting;

import java.util.ArrayList;
import java.util.List;

/**
 * The bells that have rung since the last sleep. They are not armed: a multiplexer that is awake looks at what they would
 * ring for, which costs a few nanoseconds, where a ring costs both sides a call into the system. Of one thread.
 */
final class HotBells {
    /** More would make a look slow; the others ring. */
    private static final int MOST = 64;

    /** Looks at the bells alone, in a row, before the selector has its turn: nobody else must be forgotten. */
    private static final int TURNS = 16;

    /** Between two looks at the selector; all of them take some microseconds, like that one. */
    private static final int TRIES = 40;

    private final List<Multiplexer.Key> keys = new ArrayList<>();
    private int turns;

    /** False if there are too many. */
    boolean add(Multiplexer.Key key) {
        return keys.size() < MOST && keys.add(key);
    }

    void remove(Multiplexer.Key key) {
        keys.remove(key);
    }

    List<Multiplexer.Key> takeAll() {
        List<Multiplexer.Key> all = List.copyOf(keys);
        keys.clear();
        return all;
    }

    /** Adds those who may have something; false if there is none, or if it is the selector's turn. */
    boolean ringAgain(List<Multiplexer.Key> ready) {
        if (turns < TURNS && look(ready)) {
            turns++;
            return true;
        }
        turns = 0;
        return false;
    }

    /** Looks for a while, and adds those who may have something. */
    boolean ring(List<Multiplexer.Key> ready) {
        for (int i = 0; i < TRIES && !keys.isEmpty(); i += keys.size()) {
            if (look(ready)) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private boolean look(List<Multiplexer.Key> ready) {
        boolean any = false;
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).mayHaveNews()) {
                ready.add(keys.get(i));
                any = true;
            }
        }
        return any;
    }
}
