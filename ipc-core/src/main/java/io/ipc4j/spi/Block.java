package io.ipc4j.spi;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A buffer and its read-only face. The common size is pooled, outside the heap (a socket reads and writes such memory without
 * another copy), so that a line holds memory only while bytes move on it.
 */
final class Block {
    /** A system call moves this much at most: more gained nothing, less cost throughput. */
    static final int POOLED = 64 << 10;

    /** 8 MiB in all; what is given back beyond that goes to the garbage collector. */
    private static final AtomicReferenceArray<Block> POOL = new AtomicReferenceArray<>(128);

    final ByteBuffer bytes;
    final ByteBuffer view;

    private Block(ByteBuffer bytes) {
        this.bytes = bytes;
        this.view = bytes.asReadOnlyBuffer();
    }

    /** A block of this size at least that holds nothing. */
    static Block take(int size) {
        if (size > POOLED) {
            return new Block(ByteBuffer.allocate(size));
        }
        int first = slot();
        for (int i = 0; i < POOL.length(); i++) {
            int slot = (first + i) % POOL.length();
            if (POOL.getPlain(slot) != null) {
                Block block = POOL.getAndSet(slot, null);
                if (block != null) {
                    return block;
                }
            }
        }
        return new Block(ByteBuffer.allocateDirect(POOLED));
    }

    /** A small block on the heap, for what waits on a line that stands still. */
    static Block small(int size) {
        return new Block(ByteBuffer.allocate(size));
    }

    /** Gives a block back that nobody looks at any more. */
    void give() {
        bytes.clear();
        if (!isPooled()) {
            return;
        }
        int first = slot();
        for (int i = 0; i < POOL.length(); i++) {
            int slot = (first + i) % POOL.length();
            if (POOL.getPlain(slot) == null && POOL.compareAndSet(slot, null, this)) {
                return;
            }
        }
    }

    boolean isPooled() {
        return bytes.isDirect();
    }

    int capacity() {
        return bytes.capacity();
    }

    /** Threads begin to look at different places. */
    private static int slot() {
        return (System.identityHashCode(Thread.currentThread()) & 0x7fffffff) % POOL.length();
    }
}
