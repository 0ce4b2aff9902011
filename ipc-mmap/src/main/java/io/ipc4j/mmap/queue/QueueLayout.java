package io.ipc4j.mmap.queue;

/**
 * Where everything is in a queue's file; all little-endian, words aligned. What different processes write often is 128 bytes apart:
 * processors fetch lines of 64 bytes in pairs.
 *
 * <pre>
 *      0  the head: written once, when the queue is made
 *         0  magic (8)       8  version (4)       12  check (4): CRC-32C of bytes 16 to 127
 *        16  block size (4) 20  blocks (4)        24  participants (4)   28  max deliveries (4)
 *        32  durability (4) 40  id of the queue (16)
 *    256  the system's boot id (16), of the last recovery
 *   4096  tail (8): a hint, where the next record may begin
 *   4224  cursor (8): a hint, epoch (16 bits) and position (48 bits) of the next message to lease
 *   4352  who sleeps until there is a message: 4 words, a bit a participant
 *   4480  who sleeps until there is room: 4 words
 *   4608  counters: came back (8)  torn (8)  dead letters dropped (8)  rescued by the safety net (8)
 *   8192  participants, 128 bytes each
 *         0  state (bit 0: 1 if registered) and generation (the others) (8)   8  process id (8)
 *        16  start of the process (8)  24  its world: which process ids it sees (8)  32  heartbeat (8)
 *        40  pace: milliseconds from one heartbeat to the next (8)
 *  40960  blocks
 *
 *  first block of a record                         other blocks
 *   0  control word (8)                              0  control word (8)
 *   8  position (8)                                  8  message
 *  16  name of the message: series (8), number (8)
 *  32  length (4)     36  check (4)
 *  40  deliveries (4) 44  unused (4)
 *  48  message
 * </pre>
 */
final class QueueLayout {
    /** The first byte at the lowest address. */
    static final long MAGIC = 0x0031_514A_3443_5049L; // "IPC4JQ1\0"

    static final int VERSION = 1;
    static final int MOST_PARTICIPANTS = 256;
    static final int BITMAP_WORDS = MOST_PARTICIPANTS / Long.SIZE;

    static final int MAGIC_AT = 0;
    static final int VERSION_AT = 8;
    static final int HEAD_CHECK = 12;
    static final int HEAD_BEGIN = 16;
    static final int BLOCK_SIZE = 16;
    static final int BLOCK_COUNT = 20;
    static final int PARTICIPANT_COUNT = 24;
    static final int MAX_DELIVERIES = 28;
    static final int DURABILITY = 32;
    static final int QUEUE_ID = 40;
    static final int HEAD_END = 128;
    static final int BOOT_ID = 256;
    static final int BOOT_ID_LENGTH = 16;

    static final int TAIL = 4096;
    static final int CURSOR = 4224;
    static final int TAKERS_ASLEEP = 4352;
    static final int PUTTERS_ASLEEP = 4480;
    static final int REDELIVERED = 4608;
    static final int TORN = 4616;
    static final int DROPPED = 4624;
    static final int RESCUED = 4632;

    static final int PARTICIPANTS = 8192;
    static final int PARTICIPANT_SIZE = 128;
    static final int STATE = 0;
    static final int PID = 8;
    static final int START = 16;
    static final int WORLD = 24;
    static final int HEARTBEAT = 32;
    static final int PACE = 40;
    static final int BLOCKS = PARTICIPANTS + MOST_PARTICIPANTS * PARTICIPANT_SIZE;

    static final int WORD = 8;
    static final int POSITION = 8;
    static final int SERIES = 16;
    static final int NUMBER = 24;
    static final int LENGTH = 32;
    static final int CHECK = 36;
    static final int DELIVERIES = 40;
    static final int PAYLOAD = 48;

    private QueueLayout() {}

    static int participant(int number) {
        return PARTICIPANTS + number * PARTICIPANT_SIZE;
    }
}
