package io.ipc4j.queue;

import io.ipc4j.ProtocolException;
import io.ipc4j.spi.LeasedMessage;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants, gets and answers. The server is told how many messages are wanted in all: one for each call that waits, and, for
 * handlers, as many more as they will be done with in a moment. What comes and is wanted by nobody goes back. Guarded by the
 * conversation's lock.
 */
final class LeaseBook {
    /** Handlers have messages for so long in store, in nanoseconds. */
    private static final long STORE = 2_000_000;
    /** When handlers have taken none for so long, or much less than was expected, what is in store goes back. */
    private static final long STALE = 200_000_000;

    private static final int MOST_STORED = 4096;
    static final int BYTES = 256 << 10;
    private static final int ACKS_AT_ONCE = 512;

    private final ServedDepot depot;
    private final Conversation conversation;
    private final ArrayDeque<ServedLease> stored = new ArrayDeque<>();
    private final ArrayDeque<Taker> takers = new ArrayDeque<>();
    private int waiting;
    private int handlers;
    private int target;
    private long markTime = System.nanoTime();
    private long markHandedOut;
    /** Since when there is far more in store than handlers take; 0 if there is not. */
    private long tooMuchSince;

    /** Of this line: what has come, what was handed out or went back, and what the server was told. */
    private long lastTag;

    private long handedOut;
    private long handedOutBytes;
    private long toldMessages;
    private long toldBytes;

    /** Acknowledgements that are still to be said, as ranges of tags. */
    private final ByteBuffer acks = ByteBuffer.allocate(QueueLayout.SETTLE_HEADER + 16 * QueueLayout.RANGES);

    private long ackFrom;
    private long ackTo;
    private int ackCount;

    /** Somebody who waits for a message, or for several. */
    static final class Taker extends Waiting {
        final List<ServedLease> leases = new ArrayList<>(1);
        final int most;
        /** The server knows that one message more is wanted. */
        private boolean wanted;

        Taker(Conversation conversation, int most, boolean wanted) {
            super(conversation.lock);
            this.most = most;
            this.wanted = wanted;
        }

        @Nullable
        ServedLease first() {
            return leases.isEmpty() ? null : leases.get(0);
        }
    }

    LeaseBook(ServedDepot depot, Conversation conversation) {
        this.depot = depot;
        this.conversation = conversation;
        clearAcks();
    }

    /** A message that is here already. */
    @Nullable
    ServedLease poll() {
        ServedLease lease = stored.pollFirst();
        if (lease != null) {
            handedOut(lease);
            want();
        }
        return lease;
    }

    private void handedOut(ServedLease lease) {
        handedOut++;
        handedOutBytes += lease.bytes().remaining();
        if (handlers > 0) {
            estimate();
        }
    }

    /** How many messages handlers are done with in a moment. */
    private void estimate() {
        long now = System.nanoTime();
        long done = handedOut - markHandedOut;
        if (done >= 256 || now - markTime >= STORE) {
            target = (int) Math.min(MOST_STORED, done * STORE / Math.max(1, now - markTime));
            markTime = now;
            markHandedOut = handedOut;
            if (stored.size() <= 16 * (target + 4)) {
                tooMuchSince = 0;
            } else if (tooMuchSince == 0) {
                tooMuchSince = now;
            } else if (now - tooMuchSince > STALE) {
                releaseStored();
            }
        }
    }

    /** Handlers begin, or end. */
    void expect(int more) {
        handlers += more;
        if (handlers == 0) {
            target = 0;
            releaseStored();
        }
    }

    /** Waits in line; with {@code wanted} the server is told of it. */
    Taker enter(int most, boolean wanted) {
        Taker taker = new Taker(conversation, most, wanted);
        takers.add(taker);
        if (wanted) {
            waiting++;
            want();
        }
        return taker;
    }

    /** Is still in line, but the server is told that one message less is wanted. */
    void giveUp(Taker taker) {
        noLongerWanted(taker);
        tell(handedOut + waiting + target, handedOutBytes + BYTES);
    }

    void leave(Taker taker) {
        takers.remove(taker);
        noLongerWanted(taker);
        if (waiting > 0) {
            want(); // what came for a question the server has counted for what others wait for
        }
    }

    /** Has no use for what has come for this taker. */
    void giveBack(Taker taker) {
        if (!taker.leases.isEmpty()) {
            answer(QueueLayout.HAND_BACK, 0, taker.leases);
            taker.leases.clear();
        }
    }

    private void noLongerWanted(Taker taker) {
        if (taker.wanted) {
            taker.wanted = false;
            waiting--;
        }
    }

    private void want() {
        long messages = handedOut + waiting + target;
        long more = messages - toldMessages;
        boolean hungry = toldMessages - handedOut < waiting;
        if (hungry || (more > 0 && more > target / 2) || toldBytes - handedOutBytes <= BYTES / 2) {
            tell(Math.max(messages, toldMessages), handedOutBytes + BYTES);
        }
    }

    private void tell(long messages, long bytes) {
        if (messages != toldMessages || bytes != toldBytes) {
            toldMessages = messages;
            toldBytes = bytes;
            conversation.send(ByteBuffer.allocate(QueueLayout.WANT_SIZE)
                    .put(QueueLayout.WANT)
                    .putLong(messages)
                    .putLong(bytes)
                    .flip());
        }
    }

    /** The rest of a {@link QueueLayout#DELIVER}. */
    void delivered(ByteBuffer frame) {
        long tag = frame.getLong();
        if (tag != lastTag + 1 || !frame.hasRemaining()) {
            throw new ProtocolException("delivery " + tag + " came after delivery " + lastTag, null);
        }
        while (frame.hasRemaining()) {
            long series = frame.getLong();
            long number = frame.getLong();
            int deliveries = frame.getInt();
            int length = frame.getInt();
            if (length < 0 || length > frame.remaining() || deliveries < 1) {
                throw new ProtocolException(
                        "delivery " + tag + " has " + length + " bytes and is the " + deliveries + "th; there are "
                                + frame.remaining() + " bytes",
                        null);
            }
            byte[] bytes = new byte[length];
            frame.get(bytes);
            lastTag = tag++;
            arrived(new ServedLease(
                    depot, conversation.epoch(), lastTag, series, number, deliveries, ByteBuffer.wrap(bytes)));
        }
    }

    private void arrived(ServedLease lease) {
        Taker taker = takers.peekFirst();
        if (taker != null) {
            taker.leases.add(lease);
            if (taker.leases.size() >= taker.most) {
                takers.removeFirst();
                noLongerWanted(taker);
                taker.done();
            }
            handedOut(lease);
            if (waiting > 0) {
                want(); // some of the bytes that the server was told of are used up
            }
        } else if (handlers > 0) {
            if (stored.isEmpty()) {
                conversation.watchOver();
            }
            stored.add(lease);
        } else {
            handedOut(lease);
            answer(QueueLayout.HAND_BACK, 0, List.of(lease));
        }
    }

    /** What nobody has asked for goes back. */
    private void releaseStored() {
        tooMuchSince = 0;
        if (!stored.isEmpty()) {
            stored.forEach(lease -> handedOutBytes += lease.bytes().remaining());
            handedOut += stored.size();
            answer(QueueLayout.HAND_BACK, 0, List.copyOf(stored));
            stored.clear();
        }
        tell(handedOut + waiting + target, handedOutBytes + BYTES);
    }

    /** Answers at once; with an id the server says when it has. */
    void answer(byte how, long id, List<? extends LeasedMessage> leases) {
        for (int i = 0; i < leases.size(); ) {
            int most = Math.min(leases.size() - i, QueueLayout.RANGES);
            ByteBuffer frame = ByteBuffer.allocate(QueueLayout.SETTLE_HEADER + 16 * most)
                    .put(QueueLayout.SETTLE)
                    .put(how)
                    .putLong(0);
            while (i < leases.size() && frame.hasRemaining()) {
                long from = tag(leases.get(i));
                long to = from;
                while (++i < leases.size() && tag(leases.get(i)) == to + 1) {
                    to++;
                }
                frame.putLong(from).putLong(to);
            }
            conversation.send(frame.putLong(2, i < leases.size() ? 0 : id).flip());
        }
    }

    private static long tag(LeasedMessage lease) {
        return ((ServedLease) lease).tag();
    }

    /** Acknowledges, with others that follow soon. */
    void ackSoon(long tag) {
        if (ackCount > 0 && tag == ackTo + 1) {
            ackTo = tag;
        } else {
            endRange();
            if (!acks.hasRemaining()) {
                flushAcks();
            }
            ackFrom = ackTo = tag;
        }
        if (++ackCount >= ACKS_AT_ONCE) {
            flushAcks();
        }
    }

    private void endRange() {
        if (ackCount > 0) {
            acks.putLong(ackFrom).putLong(ackTo);
        }
    }

    boolean hasAcks() {
        return ackCount > 0;
    }

    void flushAcks() {
        if (ackCount > 0) {
            if (acks.hasRemaining()) {
                endRange();
            }
            conversation.send(acks.flip());
            clearAcks();
        }
    }

    private void clearAcks() {
        acks.clear().put(QueueLayout.SETTLE).put(QueueLayout.ACK).putLong(0);
        ackCount = 0;
    }

    /** How long what is in store may still wait for handlers; {@code Long.MAX_VALUE} if there is none. */
    long freshness() {
        return stored.isEmpty() ? Long.MAX_VALUE : Math.max(0, STALE - (System.nanoTime() - markTime));
    }

    /** Handlers are at work for longer than was to be expected: others may have what is in store. */
    void releaseStale() {
        if (freshness() == 0) {
            target = 0;
            releaseStored();
        }
    }

    /** There is another line: nothing is here, and nothing was told. */
    void onConnected() {
        lastTag = handedOut = handedOutBytes = toldMessages = toldBytes = markHandedOut = 0;
        want();
    }

    void onLost() {
        stored.clear();
        takers.stream().filter(each -> !each.isDone()).forEach(each -> each.leases.clear());
        clearAcks();
    }
}
