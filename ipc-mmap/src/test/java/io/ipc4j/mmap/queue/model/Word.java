package io.ipc4j.mmap.queue.model;

/** A control word, 13 bits: lap 6, span 2, owner 3 (participant + 1, 0 is nobody), state 2. */
final class Word {
    static final int FREE = 0;
    static final int WRITING = 1;
    static final int READY = 2;
    static final int LEASED = 3;

    private static final String[] NAMES = {"FREE", "WRITING", "READY", "LEASED"};

    private Word() {}

    static int of(int state, int owner, int span, int lap) {
        if (lap > 63) {
            throw new IllegalStateException("the model has run out of laps");
        }
        return state << 11 | owner << 8 | span << 6 | lap;
    }

    static int free(int lap) {
        return of(FREE, 0, 1, lap);
    }

    static int state(int word) {
        return word >> 11;
    }

    static int owner(int word) {
        return word >> 8 & 7;
    }

    static int span(int word) {
        return word >> 6 & 3;
    }

    static int lap(int word) {
        return word & 63;
    }

    static String toString(int word) {
        return NAMES[state(word)] + "(owner " + owner(word) + ", span " + span(word) + ", lap " + lap(word) + ")";
    }
}
