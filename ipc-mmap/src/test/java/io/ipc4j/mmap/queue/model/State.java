package io.ipc4j.mmap.queue.model;

import java.util.Arrays;

/**
 * All that is shared, and all that each process knows, in 64 bytes. A register that is not needed any more is zero, so that states that differ in
 * nothing but rubbish are one.
 */
final class State {
    static final int BYTES = 64;
    static final int MOST_SLOTS = 4;

    /** What the ring's header holds: hints, and the epoch of the cursor. */
    static final int TAIL = 12;

    static final int CURSOR = 13;
    static final int EPOCH = 14;

    /** Bits: which participants are entered in the table. */
    static final int ACTIVE = 15;

    /** Bits: for which messages {@code put} has returned. */
    static final int SENT = 16;

    /** Bits: which messages were leased, ever. */
    static final int DELIVERED = 17;

    /** Bits: which messages are acknowledged. */
    static final int ACKED = 18;

    static final int CRASHES = 19;
    static final int EXPIRIES = 20;
    static final int RELEASES = 21;

    /** The registers of all processes begin with where they stand: the ordinal of the step that they take next. */
    static final int AT = 0;

    private static final int DATA = 8;
    private static final int PRODUCERS = 22;
    private static final int PRODUCER_REGISTERS = 5;
    private static final int CONSUMERS = 32;
    private static final int CONSUMER_REGISTERS = 8;
    private static final int SWEEPERS = 48;
    static final int SWEEPER_REGISTERS = 8;

    private final byte[] bytes = new byte[BYTES];

    private final int slots;

    State(int slots) {
        this.slots = slots;
    }

    static int producer(int index) {
        return PRODUCERS + index * PRODUCER_REGISTERS;
    }

    static int consumer(int index) {
        return CONSUMERS + index * CONSUMER_REGISTERS;
    }

    static int sweeper(int index) {
        return SWEEPERS + index * SWEEPER_REGISTERS;
    }

    /** Of two processes that are alike, with registers that begin here, the one with the smaller registers comes first. */
    void order(int one, int other, int registers) {
        if (Arrays.compareUnsigned(bytes, one, one + registers, bytes, other, other + registers) > 0) {
            for (int i = 0; i < registers; i++) {
                byte register = bytes[one + i];
                bytes[one + i] = bytes[other + i];
                bytes[other + i] = register;
            }
        }
    }

    byte[] bytes() {
        return bytes;
    }

    void copyFrom(State other) {
        System.arraycopy(other.bytes, 0, bytes, 0, BYTES);
    }

    int get(int field) {
        return bytes[field] & 0xFF;
    }

    void set(int field, int value) {
        if (value < 0 || value > 0xFF) {
            throw new IllegalStateException("the model has run out of numbers");
        }
        bytes[field] = (byte) value;
    }

    void increment(int field) {
        set(field, get(field) + 1);
    }

    boolean hasBit(int field, int bit) {
        return (bytes[field] >> bit & 1) != 0;
    }

    void setBit(int field, int bit) {
        bytes[field] |= (byte) (1 << bit);
    }

    void clearBit(int field, int bit) {
        bytes[field] &= (byte) ~(1 << bit);
    }

    /** A register of two bytes. */
    int getWord(int field) {
        return get(field) << 8 | get(field + 1);
    }

    void setWord(int field, int word) {
        bytes[field] = (byte) (word >> 8);
        bytes[field + 1] = (byte) word;
    }

    /** Clears registers that are not needed any more: from one, to before another. */
    void clear(int from, int to) {
        Arrays.fill(bytes, from, to, (byte) 0);
    }

    int lap(int position) {
        return position / slots;
    }

    int slot(int position) {
        return position % slots;
    }

    /** How many slots are left in the lap, from this one on. */
    int rest(int position) {
        return slots - slot(position);
    }

    int word(int position) {
        return getWord(slot(position) * 2);
    }

    void setWordAt(int position, int word) {
        setWord(slot(position) * 2, word);
    }

    boolean compareAndSet(int position, int expected, int word) {
        if (word(position) != expected) {
            return false;
        }
        setWordAt(position, word);
        return true;
    }

    /** Moves the tail on, if it is still where it was seen. */
    void moveTail(int seen, int next) {
        if (get(TAIL) == seen) {
            set(TAIL, next);
        }
    }

    /** Moves the cursor, if the whole of its word is as it was seen. */
    boolean moveCursor(int seen, int seenEpoch, int next, int nextEpoch) {
        if (get(CURSOR) != seen || get(EPOCH) != seenEpoch) {
            return false;
        }
        set(CURSOR, next);
        set(EPOCH, nextEpoch);
        return true;
    }

    /** What is in a block: the name of a message, with {@link Producer#HALF} while that is not all of it. */
    int data(int position) {
        return get(DATA + slot(position));
    }

    void setData(int position, int value) {
        set(DATA + slot(position), value);
    }
}
