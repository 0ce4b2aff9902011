package io.ipc4j.mmap.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The words of a queue's file, as all processes see them. */
final class QueueMemory {
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();

    /** For what is published by a control word; little-endian. */
    final ByteBuffer bytes;

    final Geometry geometry;

    QueueMemory(ByteBuffer bytes, Geometry geometry) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        this.geometry = geometry;
    }

    long get(int at) {
        return (long) LONG.getVolatile(bytes, at);
    }

    /** What may be old, and is ordered with nothing else. */
    long hint(int at) {
        return (long) LONG.getOpaque(bytes, at);
    }

    /** Whether a bitmap has a bit; looked at after whatever was changed before by {@link #replace}. */
    boolean isAnySet(int bitmap) {
        ByteBuffer words = bytes;
        long bits = (long) LONG.getVolatile(words, bitmap);
        for (int i = 1; i < QueueLayout.BITMAP_WORDS; i++) {
            bits |= (long) LONG.get(words, bitmap + i * QueueLayout.WORD); // none of these comes before the first one
        }
        return bits != 0;
    }

    void set(int at, long value) {
        LONG.setVolatile(bytes, at, value);
    }

    boolean replace(int at, long expected, long value) {
        return LONG.compareAndSet(bytes, at, expected, value);
    }

    /**
     * Frees the blocks of a record behind the first one, which comes last: as long as it is not free, nobody can be where they are.
     *
     * @return 0, or where the last block is that was neither one of that record nor free already
     */
    int freeOthers(int address, long word) {
        long old = ControlWord.free(ControlWord.lap(word));
        long free = ControlWord.free(geometry.nextLap(old));
        int wrong = 0;
        for (int i = ControlWord.span(word) - 1; i > 0; i--) {
            address += geometry.blockSize;
            if (!replace(address, old, free) && get(address) != free) {
                wrong = address;
            }
        }
        return wrong;
    }

    void add(int at, long value) {
        long ignored = (long) LONG.getAndAdd(bytes, at, value);
    }

    /** What it was before. */
    long setBits(int at, long bits) {
        return (long) LONG.getAndBitwiseOr(bytes, at, bits);
    }

    /** What it was before. */
    long clearBits(int at, long bits) {
        return (long) LONG.getAndBitwiseAnd(bytes, at, ~bits);
    }
}
