package io.ipc4j.mmap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where everything is in the file that two processes share, in the byte order of their machine. Words that different sides write are
 * 128 bytes apart: processors fetch lines of 64 bytes in pairs.
 *
 * <pre>
 *     0  magic (8)  version (4)  ring size R (4)  token (16)
 *  1024  words of the ring that the client fills
 *  2048  words of the ring that the listener's side fills
 *  4096  ring that the client fills, R bytes
 *  4096 + R  ring that the listener's side fills, R bytes
 *
 *  words:  0  head (8): all before this position is read        written by the reader
 *        128  asleep (4): 0, or the number of the sleep         written by the reader
 *        132  gone (4): 1 once the reader reads no more         written by the reader
 *        256  asleep (4): 0, or the number of the sleep         written by the writer
 * </pre>
 *
 * A position counts bytes from the beginning of the channel; its place in the ring is its remainder by R, a power of two. At each
 * position that is a multiple of 8 and the end of a frame there is the next frame, or four zero bytes:
 *
 * <pre>
 *   0        4             4 + length
 *  +--------+------ … ------+- - - -+
 *  | header |    payload    | to 8  |
 *  +--------+------ … ------+- - - -+
 *
 *  header:  31       30       29      28 … 0
 *         present  padding   more     length
 * </pre>
 *
 * The header is written last. {@code padding}: the next frame is at the beginning of the ring. {@code more}: the message goes on in
 * the next frame. No frame crosses the ring's end or is longer than 7/16 of it.
 */
final class RingLayout {
    static final long MAGIC = 0x6970_6334_6a72_6e67L;
    static final int VERSION = 1;
    static final int LEAST_RING = 64 << 10;
    static final int MOST_RING = 256 << 20;
    static final int TOKEN_LENGTH = 16;

    static final int EMPTY = 0;
    static final int PRESENT = 1 << 31;
    static final int PADDING = 1 << 30;
    static final int MORE = 1 << 29;
    static final int LENGTH = MORE - 1;

    static final int ALIGNMENT = 8;
    static final int HEADER = 4;

    private static final int VERSION_AT = 8;
    private static final int SIZE_AT = 12;
    private static final int TOKEN_AT = 16;
    private static final int WORDS_AT = 1024;
    private static final int RINGS_AT = 4096;

    private static final int READER_ASLEEP = 128;
    private static final int READER_GONE = 132;
    private static final int WRITER_ASLEEP = 256;

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();

    final ByteBuffer bytes;
    final int size;
    final int mask;
    final int begin;
    private final int words;

    /**
     * One of the two rings of a file.
     *
     * @param bytes the file
     * @param size the ring's
     * @param second which ring
     */
    RingLayout(ByteBuffer bytes, int size, boolean second) {
        this.bytes = bytes;
        this.size = size;
        this.mask = size - 1;
        this.begin = RINGS_AT + (second ? size : 0);
        this.words = second ? 2 * WORDS_AT : WORDS_AT;
    }

    static long fileSize(int ring) {
        return RINGS_AT + 2L * ring;
    }

    static boolean isRingSize(int ring) {
        return ring >= LEAST_RING && ring <= MOST_RING && Integer.bitCount(ring) == 1;
    }

    /** Writes the head of the file, which is zero so far. */
    static void stamp(ByteBuffer bytes, int ring, byte[] token) {
        LONG.set(bytes, 0, MAGIC);
        INT.set(bytes, VERSION_AT, VERSION);
        INT.set(bytes, SIZE_AT, ring);
        bytes.put(TOKEN_AT, token);
    }

    /** Whether the file begins as {@link #stamp} made it. */
    static boolean isStamped(ByteBuffer bytes, int ring, byte[] token) {
        byte[] there = new byte[TOKEN_LENGTH];
        bytes.get(TOKEN_AT, there);
        return (long) LONG.get(bytes, 0) == MAGIC
                && (int) INT.get(bytes, VERSION_AT) == VERSION
                && (int) INT.get(bytes, SIZE_AT) == ring
                && java.util.Arrays.equals(there, token);
    }

    /** What a frame takes in the ring. */
    static int frameSize(int length) {
        return (HEADER + length + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /** The longest payload of one frame: with the padding in front of it, it takes less than seven eighths of the ring. */
    int longest() {
        return size / 16 * 7 - 2 * ALIGNMENT;
    }

    /** The header at a place of the ring, and with it all that was written before it. */
    int header(int place) {
        return (int) INT.getAcquire(bytes, begin + place);
    }

    /** Lets the reader see a frame, and all that was written before. */
    void publish(int place, int header) {
        INT.setRelease(bytes, begin + place, header);
    }

    /** What stands where the next frame will begin. */
    void terminate(int place) {
        INT.set(bytes, begin + place, EMPTY);
    }

    long head() {
        return (long) LONG.getAcquire(bytes, words);
    }

    void head(long position) {
        LONG.setRelease(bytes, words, position);
    }

    int readerAsleep() {
        return (int) INT.getOpaque(bytes, words + READER_ASLEEP);
    }

    void readerAsleep(int sleep) {
        INT.setOpaque(bytes, words + READER_ASLEEP, sleep);
    }

    boolean isReaderGone() {
        return (int) INT.getOpaque(bytes, words + READER_GONE) != 0;
    }

    void readerGone() {
        INT.setOpaque(bytes, words + READER_GONE, 1);
    }

    /** The number of a sleep: not that of another one, and not 0. */
    static int next(AtomicInteger sleeps) {
        int number = sleeps.incrementAndGet();
        return number != 0 ? number : sleeps.incrementAndGet();
    }

    int writerAsleep() {
        return (int) INT.getOpaque(bytes, words + WRITER_ASLEEP);
    }

    void writerAsleep(int sleep) {
        INT.setOpaque(bytes, words + WRITER_ASLEEP, sleep);
    }
}
