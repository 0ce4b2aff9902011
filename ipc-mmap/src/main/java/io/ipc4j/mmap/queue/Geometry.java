package io.ipc4j.mmap.queue;

/**
 * How the ring is divided, and the arithmetic of positions.
 *
 * <p>A position counts blocks since the queue was made. It has 48 bits at most and wraps, so it is compared by differences. Its lowest
 * bits say which block it is, the others which lap.
 */
final class Geometry {
    static final int LEAST_BLOCK = 64;
    static final int MOST_BLOCK = 64 << 10;
    static final int LEAST_BLOCKS = 64;
    static final int LEAST_SIZE = 64 << 10;
    static final int MOST_SIZE = 1 << 30;

    /** With a cursor's 16 bits of epoch they fill a word. */
    static final int MOST_POSITION_BITS = 48;

    final int blockSize;
    final int blocks;
    final int mostSpan;
    /** Bytes of a message in the first block of its record. */
    final int headRoom;
    /** Bytes of a message in each other block. */
    final int room;

    final int maxMessage;

    private final int blockShift;
    private final int indexBits;
    private final int indexMask;
    private final long lapMask;
    private final int lapShift;
    private final long positionMask;
    private final int positionShift;

    /** Of powers of two that {@link #isSound}. */
    Geometry(int blockSize, int blocks) {
        this.blockSize = blockSize;
        this.blocks = blocks;
        this.blockShift = Integer.numberOfTrailingZeros(blockSize);
        this.indexBits = Integer.numberOfTrailingZeros(blocks);
        this.indexMask = blocks - 1;
        int lapBits = Math.min(ControlWord.LAP_BITS, MOST_POSITION_BITS - indexBits);
        this.lapMask = (1L << lapBits) - 1;
        this.lapShift = Long.SIZE - lapBits;
        this.positionMask = (1L << (lapBits + indexBits)) - 1;
        this.positionShift = Long.SIZE - lapBits - indexBits;
        this.mostSpan = Math.min(blocks / 4, ControlWord.MOST_SPAN);
        this.headRoom = blockSize - QueueLayout.PAYLOAD;
        this.room = blockSize - QueueLayout.WORD;
        this.maxMessage = headRoom + (mostSpan - 1) * room;
    }

    static boolean isSound(int blockSize, int blocks) {
        return Integer.bitCount(blockSize) == 1
                && Integer.bitCount(blocks) == 1
                && blockSize >= LEAST_BLOCK
                && blockSize <= MOST_BLOCK
                && blocks >= LEAST_BLOCKS
                && (long) blockSize * blocks >= LEAST_SIZE
                && (long) blockSize * blocks <= MOST_SIZE;
    }

    long dataSize() {
        return (long) blockSize * blocks;
    }

    long fileSize() {
        return QueueLayout.BLOCKS + dataSize();
    }

    /** Refuses messages over {@link #maxMessage} of the queue of this name. */
    void checkSize(int length, String name) {
        if (length > maxMessage) {
            throw new IllegalArgumentException("a message of " + length + " bytes is too large for the queue " + name
                    + ": at most " + maxMessage
                    + " bytes, a quarter of its blocks and 262,143 of them at most. block= in the address makes a new queue with larger"
                    + " blocks, size= one with more");
        }
    }

    /** Blocks that a message of so many bytes takes. */
    int span(int length) {
        return length <= headRoom ? 1 : 1 + (length - headRoom + room - 1) / room;
    }

    /** The most bytes that a record of so many blocks can hold. */
    int most(int span) {
        return headRoom + (span - 1) * room;
    }

    int index(long position) {
        return (int) position & indexMask;
    }

    /** Where the block of a position begins. */
    int address(long position) {
        return QueueLayout.BLOCKS + (((int) position & indexMask) << blockShift);
    }

    long lap(long position) {
        return position >>> indexBits & lapMask;
    }

    long nextLap(long lap) {
        return lap + 1 & lapMask;
    }

    boolean isLap(long lap) {
        return (lap & ~lapMask) == 0;
    }

    /** The position of a block in a lap. */
    long position(long lap, int index) {
        return (lap << indexBits | index) & positionMask;
    }

    boolean isPosition(long position) {
        return (position & ~positionMask) == 0;
    }

    long plus(long position, long blocks) {
        return position + blocks & positionMask;
    }

    /** How far {@code one} is ahead of {@code other}; negative if it is behind. */
    long ahead(long one, long other) {
        return one - other << positionShift >> positionShift;
    }

    /** Positive if a block's word is of a later lap than a position, negative if of an earlier one, 0 if of the same. */
    long lapAhead(long word, long position) {
        return ControlWord.lap(word) - (position >>> indexBits) << lapShift;
    }
}
