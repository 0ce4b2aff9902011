package io.ipc4j.mmap.queue;

/**
 * The word of a block, the only truth about it. It changes by compare-and-set alone, and claim and owner are one change: so there is no
 * instant at which a process could die and leave a block that nobody can judge.
 *
 * <pre>
 *   63..62  state   0 free  1 writing  2 ready  3 leased
 *   61..52  owner   number of the participant plus 1; 0: none
 *   51..34  span    blocks of the record; 0 in free blocks
 *   33..0   lap     how often the ring had gone round
 * </pre>
 *
 * Only the first block of a record has the state, owner and span of the record. The others keep the word of a free block of
 * the record's lap: nobody can claim them, for the tail moves from record to record.
 */
final class ControlWord {
    static final int FREE = 0;
    static final int WRITING = 1;
    static final int READY = 2;
    static final int LEASED = 3;

    static final int LAP_BITS = 34;
    static final int MOST_SPAN = (1 << 18) - 1;
    static final int MOST_OWNERS = (1 << 10) - 1;

    private static final int STATE_AT = 62;
    private static final int OWNER_AT = 52;
    private static final int SPAN_AT = LAP_BITS;
    private static final long LAP = (1L << LAP_BITS) - 1;

    private ControlWord() {}

    /** Of a lap that is in its bounds. */
    static long free(long lap) {
        return lap;
    }

    static long writing(int owner, int span, long lap) {
        return (long) WRITING << STATE_AT | (long) owner << OWNER_AT | (long) span << SPAN_AT | lap;
    }

    static long ready(long word) {
        return (long) READY << STATE_AT | (long) span(word) << SPAN_AT | lap(word);
    }

    static long ready(int span, long lap) {
        return (long) READY << STATE_AT | (long) span << SPAN_AT | lap;
    }

    static long leased(int owner, long word) {
        return (long) LEASED << STATE_AT | (long) owner << OWNER_AT | (long) span(word) << SPAN_AT | lap(word);
    }

    static int state(long word) {
        return (int) (word >>> STATE_AT);
    }

    /** The participant's number plus 1. */
    static int owner(long word) {
        return (int) (word >>> OWNER_AT) & MOST_OWNERS;
    }

    static int span(long word) {
        return (int) (word >>> SPAN_AT) & MOST_SPAN;
    }

    static long lap(long word) {
        return word & LAP;
    }

    /** For error messages. */
    static String describe(long word) {
        return String.format(
                "%016x (state %d, owner %d, span %d, lap %d)", word, state(word), owner(word), span(word), lap(word));
    }
}
