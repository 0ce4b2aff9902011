package io.ipc4j.queue;

import io.ipc4j.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What one client puts: into the store, or, while there is no room, into a line of bounded length. Belongs to the host's thread. */
final class GuestPuts {
    private final Guest guest;
    private final Stall stall;
    private final Series series;
    private final int maxMessage;

    private final ArrayDeque<Pending> pending = new ArrayDeque<>(0);
    private long pendingBytes;
    private long lastNumber;
    private long confirmed;
    private boolean unconfirmed;

    /** A message that waits for room. */
    private record Pending(long number, ByteBuffer bytes) {}

    GuestPuts(Guest guest, Stall stall, Series series, int maxMessage) {
        this.guest = guest;
        this.stall = stall;
        this.series = series;
        this.maxMessage = maxMessage;
    }

    Series series() {
        return series;
    }

    /** The rest of a {@link QueueLayout#PUT}. */
    void put(ByteBuffer frame) {
        boolean once = frame.get() != 0;
        series.put.forgetBelow(frame.getLong());
        long number = frame.getLong();
        if (number <= lastNumber) {
            throw new ProtocolException("put " + number + " came after put " + lastNumber, null);
        }
        List<ByteBuffer> messages = messages(frame, number);
        lastNumber = number + messages.size() - 1;
        if (once) {
            for (ByteBuffer message : messages) {
                putOnce(number++, message);
            }
            return;
        }
        int in = stall.isStuck() ? 0 : putAll(messages, number);
        for (int i = in; i < messages.size(); i++) {
            keep(number + i, messages.get(i));
        }
    }

    /** All of a frame, before any of them is put. */
    private List<ByteBuffer> messages(ByteBuffer frame, long first) {
        List<ByteBuffer> messages = new ArrayList<>();
        do {
            int length = frame.remaining() < 4 ? -1 : frame.getInt();
            if (length < 0 || length > frame.remaining() || length > maxMessage || first + messages.size() < 0) {
                throw new ProtocolException(
                        "put " + (first + messages.size()) + " has " + length + " bytes; there are " + frame.remaining()
                                + ", and the limit is " + maxMessage,
                        null);
            }
            messages.add(frame.slice(frame.position(), length));
            frame.position(frame.position() + length);
        } while (frame.hasRemaining());
        return messages;
    }

    /** As many as there is room for: together, unless the client says again what it has said on an earlier line. */
    private int putAll(List<ByteBuffer> messages, long first) {
        int done = 0;
        if (isAnyKnown(first, messages.size())) {
            while (done < messages.size() && tryPut(first + done, messages.get(done))) {
                done++;
            }
            return done;
        }
        int in = stall.store().tryPutAll(messages, series.id, first);
        for (; done < in; done++) {
            series.put.add(first + done);
            isIn(first + done);
        }
        return done;
    }

    private boolean isAnyKnown(long first, int count) {
        for (long number = first; number < first + count; number++) {
            if (series.put.contains(number)) {
                return true;
            }
        }
        return false;
    }

    private boolean tryPut(long number, ByteBuffer bytes) {
        if (!series.put.contains(number)) {
            if (!stall.store().tryPut(bytes, series.id, number)) {
                return false;
            }
            series.put.add(number);
        }
        isIn(number);
        return true;
    }

    private void isIn(long number) {
        confirmed = number;
        unconfirmed = true;
    }

    private void putOnce(long number, ByteBuffer bytes) {
        stall.putPending(); // who asks now must not get the room of those who came before, nor hear of none if there
        // is enough
        if (series.put.contains(number) && !pending.isEmpty()) {
            keep(number, bytes); // it is in already, but to confirm it now would confirm those before it
        } else if ((stall.isStuck() && !series.put.contains(number)) || !tryPut(number, bytes)) {
            refuse(number);
        }
    }

    private void keep(long number, ByteBuffer bytes) {
        if (pending.size() >= QueueHost.WINDOW_MESSAGES
                || (pendingBytes > 0 && pendingBytes + bytes.remaining() > QueueHost.WINDOW_BYTES)) {
            throw new ProtocolException(
                    "more than " + QueueHost.WINDOW_MESSAGES + " messages or " + QueueHost.WINDOW_BYTES
                            + " bytes were put and not confirmed",
                    null);
        }
        ByteBuffer copy =
                ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
        pending.add(new Pending(number, copy));
        pendingBytes += copy.remaining();
        stall.stuck(1);
    }

    boolean arePending() {
        return !pending.isEmpty();
    }

    /** Puts the first that waits for room; false if there is still none. */
    boolean putFirst() {
        Pending first = pending.element();
        if (!tryPut(first.number, first.bytes)) {
            return false;
        }
        drop(first);
        pending.remove();
        return true;
    }

    private void drop(Pending one) {
        pendingBytes -= one.bytes.remaining();
        stall.stuck(-1);
    }

    /** Takes back what is not yet put, and says so of each. */
    void cancel(long from, long to) {
        for (Iterator<Pending> each = pending.iterator(); each.hasNext(); ) {
            Pending one = each.next();
            if (one.number >= from && one.number <= to) {
                each.remove();
                drop(one);
                refuse(one.number);
            }
        }
    }

    private void refuse(long number) {
        confirm();
        guest.send(guest.scratch()
                .put(QueueLayout.REFUSED)
                .putLong(number)
                .putLong(number)
                .flip());
    }

    /** Says what was put since the last time. */
    void confirm() {
        if (unconfirmed) {
            unconfirmed = false;
            guest.send(guest.scratch()
                    .put(QueueLayout.CONFIRMED)
                    .putLong(confirmed)
                    .flip());
        }
    }

    /** Forgets what is not yet put. */
    void drop() {
        stall.stuck(-pending.size());
        pending.clear();
        pendingBytes = 0;
    }
}
