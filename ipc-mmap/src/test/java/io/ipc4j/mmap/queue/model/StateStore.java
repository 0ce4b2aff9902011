package io.ipc4j.mmap.queue.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All states that were met, each once and whole, numbered from 0 in the order of meeting, with where each came from. */
final class StateStore {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int CHUNK_BITS = 14;
    private static final int CHUNK = 1 << CHUNK_BITS;

    private final List<byte[]> chunks = new ArrayList<>();
    private final List<int[]> origins = new ArrayList<>();
    private int size;
    /** Number of the state + 1 at the place that its hash says or the next free one; 0 is free. */
    private int[] table = new int[1 << 16];

    int size() {
        return size;
    }

    /** The number of a state; it is new if that is what {@link #size} was before. */
    int add(State state, int origin) {
        byte[] bytes = state.bytes();
        int at = hash(bytes, 0) & table.length - 1;
        while (table[at] != 0) {
            int number = table[at] - 1;
            int begin = offset(number);
            if (Arrays.equals(chunk(number), begin, begin + State.BYTES, bytes, 0, State.BYTES)) {
                return number;
            }
            at = at + 1 & table.length - 1;
        }
        table[at] = size + 1;
        if (offset(size) == 0) {
            chunks.add(new byte[CHUNK * State.BYTES]);
            origins.add(new int[CHUNK]);
        }
        System.arraycopy(bytes, 0, chunk(size), offset(size), State.BYTES);
        origins.get(size >> CHUNK_BITS)[size & CHUNK - 1] = origin;
        size++;
        if (size > table.length / 8 * 5) {
            grow();
        }
        return size - 1;
    }

    void read(int number, State into) {
        System.arraycopy(chunk(number), offset(number), into.bytes(), 0, State.BYTES);
    }

    /** The number of the state before. */
    int origin(int number) {
        return origins.get(number >> CHUNK_BITS)[number & CHUNK - 1];
    }

    private void grow() {
        table = new int[table.length * 2];
        for (int number = 0; number < size; number++) {
            int at = hash(chunk(number), offset(number)) & table.length - 1;
            while (table[at] != 0) {
                at = at + 1 & table.length - 1;
            }
            table[at] = number + 1;
        }
    }

    private byte[] chunk(int number) {
        return chunks.get(number >> CHUNK_BITS);
    }

    private static int offset(int number) {
        return (number & CHUNK - 1) * State.BYTES;
    }

    private static int hash(byte[] bytes, int begin) {
        long hash = 0;
        for (int i = begin; i < begin + State.BYTES; i += Long.BYTES) {
            hash = (hash ^ (long) LONG.get(bytes, i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return (int) hash;
    }
}
