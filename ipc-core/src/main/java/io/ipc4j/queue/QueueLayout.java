package io.ipc4j.queue;

import io.ipc4j.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a client of a served queue and its server say to each other. Each line is one message of the channel; numbers are big-endian, the
 * number in brackets is the size in bytes, braces come once or more often.
 *
 * <pre>
 * client   HELLO      magic (8) "ipc4jqcl"   version (4)   place (1)   series (8)
 *          PUT        1 (1)   once (1)   floor (8)   number of the first (8)   { length (4)   message }
 *          CANCEL     2 (1)   { from (8)   to (8) }
 *          WANT       3 (1)   messages (8)   bytes (8)
 *          SETTLE     4 (1)   answer (1)   id (8)   { from (8)   to (8) }
 *          ASK        5 (1)   question (1)   id (8)   and with question 1   messages (4)   bytes (4)
 * server   HELLO      magic (8) "ipc4jqsv"   version (4)   known (1)   maxMessage (4)   window: messages (4)   bytes (4)
 *          NO         magic (8) "ipc4jqno"   reason (UTF-8)
 *          CONFIRMED  11 (1)   number (8)
 *          REFUSED    12 (1)   { from (8)   to (8) }
 *          DELIVER    13 (1)   tag of the first (8)   { series (8)   number (8)   deliveries (4)   length (4)   message }
 *          DONE       14 (1)   id (8)   status (1)   figures
 * </pre>
 *
 * What each of them means says docs/wire-format.md.
 */
final class QueueLayout {
    static final int VERSION = 1;

    private static final long CLIENT = word("ipc4jqcl");
    private static final long SERVER = word("ipc4jqsv");
    private static final long REFUSAL = word("ipc4jqno");

    static final byte PUT = 1;
    static final byte CANCEL = 2;
    static final byte WANT = 3;
    static final byte SETTLE = 4;
    static final byte ASK = 5;
    static final byte CONFIRMED = 11;
    static final byte REFUSED = 12;
    static final byte DELIVER = 13;
    static final byte DONE = 14;

    /** Places: the queue itself, or its dead letters. */
    static final byte QUEUE = 0;

    static final byte LETTERS = 1;

    /** Answers to a delivery. */
    static final byte ACK = 0;

    static final byte RELEASE = 1;
    static final byte REJECT = 2;
    static final byte HAND_BACK = 3;

    /** Questions. */
    static final byte SYNC = 0;

    static final byte LEASE = 1;
    static final byte STATS = 2;
    static final byte IS_DRAINED = 3;
    static final byte AWAIT_DRAINED = 4;
    static final byte FORGET = 5;
    static final byte BYE = 6;

    /** Statuses. */
    static final byte NO = 0;

    static final byte YES = 1;

    static final int CLIENT_HELLO = 21;
    static final int SERVER_HELLO = 25;
    static final int WANT_SIZE = 17;
    static final int SETTLE_HEADER = 10;
    static final int ASK_SIZE = 10;
    static final int ASK_LEASE_SIZE = 18;
    static final int PUT_HEADER = 18;
    static final int PUT_ENTRY = 4;
    static final int DELIVER_HEADER = 9;
    static final int DELIVER_ENTRY = 24;
    static final int DONE_HEADER = 10;
    static final int STATS_SIZE = 44;

    /** A message of the channel is at most this much larger than the largest message of the queue, and is at most this large without one. */
    static final int OVERHEAD = 1024;

    /** Ranges in one message of the channel, so that it stays within {@link #OVERHEAD}. */
    static final int RANGES = 60;

    /** What is put together in one message of the channel, in bytes, if that may be so large. */
    static final int BATCH = 32 << 10;

    private QueueLayout() {}

    private static long word(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)).getLong();
    }

    /**
     * What a client says first.
     *
     * @param place the queue, or its dead letters
     * @param series the first half of the names of all that it is going to put
     */
    record ClientHello(byte place, long series) {

        ByteBuffer bytes() {
            return ByteBuffer.allocate(CLIENT_HELLO)
                    .putLong(CLIENT)
                    .putInt(VERSION)
                    .put(place)
                    .putLong(series)
                    .flip();
        }

        static ClientHello of(ByteBuffer frame) {
            check(frame, CLIENT, CLIENT_HELLO, "a client of a queue");
            byte place = frame.get();
            if (place != QUEUE && place != LETTERS) {
                throw new ProtocolException("the client asks for place " + place + "; there are 0 and 1", null);
            }
            return new ClientHello(place, frame.getLong());
        }
    }

    /**
     * What a server says first.
     *
     * @param known whether it remembers the client's series, so that it drops what it has already
     * @param maxMessage the largest message of the queue
     * @param messages how many messages a client may have put and not heard of
     * @param bytes how many bytes, beside one message that is larger
     */
    record ServerHello(boolean known, int maxMessage, int messages, int bytes) {

        ByteBuffer frame() {
            return ByteBuffer.allocate(SERVER_HELLO)
                    .putLong(SERVER)
                    .putInt(VERSION)
                    .put(known ? YES : NO)
                    .putInt(maxMessage)
                    .putInt(messages)
                    .putInt(bytes)
                    .flip();
        }

        static ServerHello of(ByteBuffer frame) {
            check(frame, SERVER, SERVER_HELLO, "a server of a queue");
            ServerHello hello = new ServerHello(frame.get() == YES, frame.getInt(), frame.getInt(), frame.getInt());
            if (hello.maxMessage < 0 || hello.messages < 1 || hello.bytes < 1) {
                throw new ProtocolException("the server says what can't be: " + hello, null);
            }
            return hello;
        }
    }

    static ByteBuffer refusal(String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(OVERHEAD)
                .putLong(REFUSAL)
                .put(text, 0, Math.min(text.length, OVERHEAD - 8))
                .flip();
    }

    static boolean isRefusal(ByteBuffer frame) {
        return frame.remaining() >= 8 && frame.getLong(frame.position()) == REFUSAL;
    }

    /** The reason in a refusal. */
    static String reason(ByteBuffer frame) {
        frame.getLong();
        return text(frame);
    }

    static String text(ByteBuffer frame) {
        return StandardCharsets.UTF_8.decode(frame).toString();
    }

    private static void check(ByteBuffer frame, long magic, int size, String who) {
        if (frame.remaining() < 12 || frame.getLong(frame.position()) != magic) {
            throw new ProtocolException(
                    "the peer is not " + who + ": its first message begins with " + shown(frame)
                            + ". Does one side use a channel where the other uses a queue?",
                    null);
        }
        frame.getLong();
        int version = frame.getInt();
        if (version != VERSION) {
            throw new ProtocolException(
                    "the peer speaks version " + version + " of the protocol of served queues, this side version "
                            + VERSION + "; use the same release of ipc4j on both sides",
                    null);
        }
        if (frame.remaining() != size - 12) {
            throw new ProtocolException(
                    "the first message of the peer has " + (frame.remaining() + 12) + " bytes instead of " + size,
                    null);
        }
    }

    private static String shown(ByteBuffer frame) {
        byte[] head = new byte[Math.min(16, frame.remaining())];
        frame.get(frame.position(), head);
        StringBuilder shown = new StringBuilder("\"");
        for (byte each : head) {
            shown.append(each >= 0x20 && each < 0x7F ? (char) each : '.');
        }
        return shown.append("\" (").append(frame.remaining()).append(" bytes)").toString();
    }

    /** Gets pairs of numbers. */
    @FunctionalInterface
    interface RangeHandler {
        void onRange(long from, long to);
    }

    /** Hands out the ranges that the rest of a frame consists of: 1 to 60, none empty. */
    static void ranges(ByteBuffer frame, RangeHandler handler) {
        if (!frame.hasRemaining() || frame.remaining() % 16 != 0 || frame.remaining() > 16 * RANGES) {
            throw new ProtocolException("ranges of numbers of " + frame.remaining() + " bytes", null);
        }
        while (frame.hasRemaining()) {
            long from = frame.getLong();
            long to = frame.getLong();
            if (from < 1 || to < from) {
                throw new ProtocolException("a range of numbers from " + from + " to " + to, null);
            }
            handler.onRange(from, to);
        }
    }
}
