package io.ipc4j.queue;

import io.ipc4j.ProtocolException;
import io.ipc4j.QueueException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a client has put and not heard of, in the order of its numbers: it is kept until the server has confirmed it, and put again
 * over the next line if this one is lost. Guarded by the conversation's lock.
 */
final class PutBook {
    private final Conversation conversation;
    private final URI address;
    private final ArrayDeque<Put> open = new ArrayDeque<>();
    private final ArrayDeque<Waiting> forRoom = new ArrayDeque<>();
    private long bytes;
    private long next = 1;
    private int windowMessages = 1024;
    private int windowBytes = 64 << 10;
    private ByteBuffer batch = ByteBuffer.allocate(QueueLayout.OVERHEAD);
    private boolean batchOpen;
    private int batched;
    private long batchNext;

    /** What became of a message. */
    enum Outcome {
        OPEN,
        IN,
        /** It is not in the queue. */
        REFUSED,
        /** Nobody knows. */
        UNKNOWN
    }

    /** One message on its way. */
    static final class Put implements Runnable {
        final long number;
        final boolean once;
        final @Nullable Waiting waiting;
        final @Nullable CompletableFuture<Void> future;
        private final byte[] message;
        /** A server that knows nothing of it may have put it before. */
        private boolean doubtful;

        private boolean sent;
        private boolean cancelled;
        private @Nullable Throwable failure;
        Outcome outcome = Outcome.OPEN;

        Put(
                long number,
                ByteBuffer message,
                boolean once,
                @Nullable Waiting waiting,
                @Nullable CompletableFuture<Void> future) {
            this.number = number;
            this.once = once;
            this.waiting = waiting;
            this.future = future;
            this.message = new byte[message.remaining()];
            message.get(message.position(), this.message);
        }

        /** Whether it was ever on a line. */
        boolean wasSent() {
            return sent;
        }

        /** Completes the future, without a lock. */
        @Override
        public void run() {
            assert future != null;
            if (failure == null) {
                future.complete(null);
            } else {
                future.completeExceptionally(failure);
            }
        }
    }

    PutBook(Conversation conversation, URI address) {
        this.conversation = conversation;
        this.address = address;
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** Whether one more may be on its way. */
    boolean hasRoom(int size) {
        return open.size() < windowMessages && (bytes == 0 || bytes + size <= windowBytes);
    }

    /** Waits until one more may be on its way; false when the time is over. */
    boolean awaitRoom(int size, long begin, long timeout) throws InterruptedException {
        while (!hasRoom(size)) {
            Waiting turn = new Waiting(conversation.lock);
            forRoom.add(turn);
            try {
                if (!conversation.await(turn, begin, timeout)) {
                    return false;
                }
            } finally {
                forRoom.remove(turn);
            }
        }
        return true;
    }

    /** Half of the room at once, so that not every confirmation wakes a thread. What was put meanwhile goes now. */
    private void roomMade() {
        endBatch();
        if (!forRoom.isEmpty() && open.size() <= windowMessages / 2 && bytes <= windowBytes / 2) {
            forRoom.forEach(Waiting::done);
        }
    }

    /** Takes a copy of a message, which is in the next batch. Follow with {@link #endBatch} or {@link #endBatchSoon}. */
    Put add(ByteBuffer message, boolean once, @Nullable Waiting waiting, @Nullable CompletableFuture<Void> future) {
        Put put = new Put(next++, message, once, waiting, future);
        open.add(put);
        bytes += put.message.length;
        if (conversation.isConnected()) {
            append(put);
        }
        return put;
    }

    /** Whether the batch is large enough to go. */
    boolean isBatchFull() {
        return batchOpen && batch.position() > batch.capacity() / 2;
    }

    private void append(Put put) {
        int size = QueueLayout.PUT_ENTRY + put.message.length;
        if (batchOpen && (put.number != batchNext || put.once || batch.remaining() < size)) {
            endBatch();
        }
        put.sent = true;
        if (put.once || QueueLayout.PUT_HEADER + size > batch.capacity()) {
            ByteBuffer single = ByteBuffer.allocate(QueueLayout.PUT_HEADER + size);
            begin(single, put);
            conversation.send(entry(single, put).flip());
            return;
        }
        if (!batchOpen) {
            batchOpen = true;
            begin(batch.clear(), put);
        }
        entry(batch, put);
        batched++;
        batchNext = put.number + 1;
    }

    private void begin(ByteBuffer frame, Put put) {
        Put first = open.peekFirst();
        long floor = first == null ? put.number : first.number;
        frame.put(QueueLayout.PUT).put((byte) (put.once ? 1 : 0)).putLong(floor).putLong(put.number);
    }

    private static ByteBuffer entry(ByteBuffer frame, Put put) {
        return frame.putInt(put.message.length).put(put.message);
    }

    /** At once, unless there will be an answer to others soon: then more may come together until that is here. */
    void endBatchSoon() {
        if (open.size() == batched || isBatchFull()) {
            endBatch();
        }
    }

    void endBatch() {
        if (batchOpen) {
            batchOpen = false;
            batched = 0;
            conversation.send(batch.flip());
        }
    }

    /** There is a line again: all is put again, by the same names. */
    void onConnected(QueueLayout.ServerHello hello) {
        windowMessages = hello.messages();
        windowBytes = hello.bytes();
        batch = ByteBuffer.allocate(Math.min(QueueLayout.BATCH, hello.maxMessage() + QueueLayout.OVERHEAD));
        batchOpen = false;
        batched = 0;
        failLargerThan(hello.maxMessage());
        for (Put put : open) {
            put.doubtful |= put.sent && !hello.known();
            append(put);
        }
        endBatch();
        cancel(open.stream().filter(put -> put.cancelled).toList());
        roomMade();
    }

    /** Another server is there, which would end the line if it got them. */
    private void failLargerThan(int most) {
        for (Iterator<Put> each = open.iterator(); each.hasNext(); ) {
            Put put = each.next();
            if (put.message.length > most) {
                each.remove();
                settle(
                        put,
                        put.sent ? Outcome.UNKNOWN : Outcome.REFUSED,
                        new QueueException("a message of " + put.message.length + " bytes was put into the queue "
                                + address + " and not confirmed before its server was lost; the server that"
                                + " is there now takes " + most + " bytes at most"));
            }
        }
    }

    /** All up to this number that were not refused are in the queue. */
    void confirmed(long number) {
        if (number >= next) {
            throw new ProtocolException("the server confirms put " + number + "; the last was " + (next - 1), null);
        }
        for (Put first = open.peekFirst(); first != null && first.number <= number; first = open.peekFirst()) {
            open.removeFirst();
            settle(first, Outcome.IN, null);
        }
        roomMade();
    }

    void refused(long from, long to) {
        for (Iterator<Put> each = open.descendingIterator(); each.hasNext(); ) {
            Put put = each.next();
            if (put.number < from) {
                break;
            }
            if (put.number <= to) {
                each.remove();
                settle(put, put.doubtful ? Outcome.UNKNOWN : Outcome.REFUSED, null);
            }
        }
        roomMade();
    }

    private void settle(Put put, Outcome outcome, @Nullable QueueException failure) {
        bytes -= put.message.length;
        put.outcome = outcome;
        Waiting waiting = put.waiting;
        if (waiting != null && failure == null) {
            waiting.oneDone();
        } else if (waiting != null) {
            waiting.fail(failure);
        }
        if (put.future != null) {
            put.failure = failure;
            conversation.afterwards(put);
        }
    }

    /** Asks the server to take back what it has not yet put; it says of each what has become of it. */
    void cancel(List<Put> puts) {
        endBatch();
        puts.forEach(put -> put.cancelled = true);
        int left = puts.size();
        for (int i = 0; i < puts.size(); ) {
            ByteBuffer frame = ByteBuffer.allocate(1 + 16 * Math.min(left, QueueLayout.RANGES));
            frame.put(QueueLayout.CANCEL);
            while (i < puts.size() && frame.hasRemaining()) {
                long from = puts.get(i).number;
                long to = from;
                while (++i < puts.size() && puts.get(i).number == to + 1) {
                    to++;
                }
                frame.putLong(from).putLong(to);
            }
            conversation.send(frame.flip());
        }
    }

    /** Nobody waits for it any more: it is not put again. */
    void forget(Put put) {
        if (put.outcome == Outcome.OPEN && open.remove(put)) {
            put.outcome = Outcome.UNKNOWN;
            bytes -= put.message.length;
            roomMade();
        }
    }

    void failAll(QueueException why) {
        while (!open.isEmpty()) {
            Put put = open.removeFirst();
            settle(put, Outcome.UNKNOWN, why);
        }
        endBatch();
        forRoom.forEach(turn -> turn.fail(why)); // or they would put where nobody is
    }
}
