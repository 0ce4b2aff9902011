package io.ipc4j.queue;

import io.ipc4j.ProtocolException;
import io.ipc4j.QueueException;
import io.ipc4j.spi.LeasedMessage;
import java.nio.ByteBuffer;

/** What one client gets, and how it answers. Belongs to the host's thread. */
final class GuestLeases {
    private final Guest guest;
    private final DeliveryFrame frame;
    private final Leases leases = new Leases();
    private long lastTag;
    private long sentBytes;
    private long wantedMessages;
    private long wantedBytes;

    GuestLeases(Guest guest, DeliveryFrame frame) {
        this.guest = guest;
        this.frame = frame;
    }

    /** How many messages, and bytes, it wants in all, counted from its beginning. */
    void want(long messages, long bytes) {
        if (messages < 0 || bytes < 0) {
            throw new ProtocolException("it wants " + messages + " messages of " + bytes + " bytes in all", null);
        }
        wantedMessages = messages;
        wantedBytes = bytes;
    }

    boolean wants() {
        return lastTag < wantedMessages && sentBytes < wantedBytes;
    }

    /** Hands over a leased message, with others that follow at once. */
    void deliver(LeasedMessage message) {
        leases.add(++lastTag, message);
        sentBytes += message.bytes().remaining();
        frame.add(guest, lastTag, message);
    }

    void endDelivery() {
        frame.end();
    }

    /** The rest of a {@link QueueLayout#SETTLE}, without the answer and the id. */
    void settle(byte how, ByteBuffer rest) {
        if (how < QueueLayout.ACK || how > QueueLayout.HAND_BACK) {
            throw new ProtocolException("answer " + how + " to a delivery; there are 0 to 3", null);
        }
        QueueLayout.ranges(rest, (from, to) -> settle(how, from, to));
    }

    private void settle(byte how, long from, long to) {
        for (long tag = from; tag <= to; tag++) {
            LeasedMessage message = tag > lastTag ? null : leases.remove(tag);
            if (message == null) {
                throw new ProtocolException(
                        "an answer to delivery " + tag + ", which was answered before, or never made; the last is "
                                + lastTag,
                        null);
            }
            switch (how) {
                case QueueLayout.ACK -> message.ack();
                case QueueLayout.RELEASE -> message.release();
                case QueueLayout.HAND_BACK -> message.handBack();
                default -> message.reject();
            }
        }
    }

    /** What it has not answered goes to others. */
    void giveBack() {
        wantedMessages = 0;
        for (LeasedMessage message : leases.removeAll()) {
            try {
                message.release();
            } catch (QueueException e) {
                return; // the queue is closed, which gave back all, or has failed, which is told elsewhere
            }
        }
    }
}
