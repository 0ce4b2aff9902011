package io.ipc4j.queue;

import io.ipc4j.ChannelClosedException;
import io.ipc4j.FrameHandler;
import io.ipc4j.IpcException;
import io.ipc4j.ProtocolException;
import io.ipc4j.QueueStats;
import io.ipc4j.channel.LinkChannel;
import io.ipc4j.spi.LeasedMessage;
import io.ipc4j.spi.QueueStore;
import io.ipc4j.spi.Readiness;
import io.ipc4j.waiting.Multiplexer;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One client of a served queue, as its server sees it. Belongs to the host's thread. */
final class Guest {
    /** Then it is the others' turn. */
    private static final int FRAMES_A_ROUND = 64;
    /** How many may wait for the queue to be drained, at one client. */
    private static final int MOST_QUESTIONS = 1024;

    private final QueueHost host;
    private final LinkChannel<ByteBuffer> channel;
    private final Multiplexer.Key key;
    private final FrameHandler frames = this::onFrame;
    private final long since = System.nanoTime();
    private final ByteBuffer scratch = ByteBuffer.allocate(QueueLayout.DONE_HEADER + QueueLayout.STATS_SIZE);

    private final GuestLeases leases;
    private final Set<Long> drainQuestions = new LinkedHashSet<>(0);
    /** These two are null until it has said what it wants. */
    private @Nullable Stall stall;

    private @Nullable GuestPuts puts;
    /** The line is full: nothing is read from it and nothing is delivered to it. */
    private boolean paused;

    private boolean leaving;
    /** It takes news to find more. */
    private boolean exhausted;

    Guest(QueueHost host, LinkChannel<ByteBuffer> channel, Multiplexer multiplexer) {
        this.host = host;
        this.channel = channel;
        this.key = multiplexer.add(this, channel.readiness(), Readiness.READ);
        this.leases = new GuestLeases(this, host.deliveryFrame());
    }

    LinkChannel<ByteBuffer> channel() {
        return channel;
    }

    /** Nanoseconds since it was accepted. */
    long age() {
        return System.nanoTime() - since;
    }

    boolean isStranger() {
        return stall == null;
    }

    /** There may be something new. */
    void stir() {
        exhausted = false;
    }

    /** Handles what it has sent, up to a share of the round. */
    void serve() {
        if (paused || leaving) {
            return;
        }
        try {
            exhausted = !channel.drainSome(frames, FRAMES_A_ROUND);
        } catch (ProtocolException e) {
            host.refuse(this, String.valueOf(e.getMessage()));
        } catch (ChannelClosedException e) {
            leaving = true;
        } catch (IpcException | IllegalArgumentException e) {
            leases.endDelivery();
            host.refuseUnlessFailed(this, e);
        }
    }

    boolean mayHaveMore() {
        return !paused && !leaving && !exhausted;
    }

    /** Nothing more is to be had from it. */
    boolean isOver() {
        return leaving || channel.isOver();
    }

    void leave() {
        leaving = true;
    }

    private void onFrame(ByteBuffer frame) {
        GuestPuts mine = puts;
        if (leaving) {
            return;
        }
        if (mine == null) {
            enter(QueueLayout.ClientHello.of(frame));
            return;
        }
        int size = frame.remaining();
        byte kind = size == 0 ? 0 : frame.get();
        if (!fits(kind, size)) {
            throw new ProtocolException(
                    "a message of kind " + kind + " with " + size + " bytes is none that a client of a queue sends",
                    null);
        }
        switch (kind) {
            case QueueLayout.PUT -> mine.put(frame);
            case QueueLayout.CANCEL -> QueueLayout.ranges(frame, mine::cancel);
            case QueueLayout.WANT -> leases.want(frame.getLong(), frame.getLong());
            case QueueLayout.SETTLE -> settle(frame);
            default -> answer(frame);
        }
        host.touched(this);
    }

    private static boolean fits(byte kind, int size) {
        return switch (kind) {
            case QueueLayout.PUT -> size >= QueueLayout.PUT_HEADER + QueueLayout.PUT_ENTRY;
            case QueueLayout.CANCEL -> true; // the ranges are looked at one by one
            case QueueLayout.WANT -> size == QueueLayout.WANT_SIZE;
            case QueueLayout.SETTLE -> size >= QueueLayout.SETTLE_HEADER;
            case QueueLayout.ASK -> size == QueueLayout.ASK_SIZE || size == QueueLayout.ASK_LEASE_SIZE;
            default -> false;
        };
    }

    private void enter(QueueLayout.ClientHello hello) {
        Stall place = host.stall(hello.place());
        boolean known = host.series().knows(hello.series());
        puts = new GuestPuts(this, place, host.series(hello.series(), this), host.maxMessage());
        stall = place;
        place.add(this);
        send(host.hello(known));
    }

    private void settle(ByteBuffer frame) {
        byte how = frame.get();
        long id = frame.getLong();
        leases.settle(how, frame);
        if (id != 0) {
            done(id, QueueLayout.YES);
        }
    }

    private void answer(ByteBuffer frame) {
        Stall place = stall;
        assert place != null;
        byte question = frame.get();
        long id = frame.getLong();
        if ((question == QueueLayout.LEASE) != frame.hasRemaining()) {
            throw new ProtocolException(
                    "question " + question + " with " + frame.remaining() + " bytes more; only question 1 has any",
                    null);
        }
        switch (question) {
            case QueueLayout.SYNC -> done(id, QueueLayout.YES);
            case QueueLayout.LEASE -> lease(place.store(), id, frame.getInt(), frame.getInt());
            case QueueLayout.STATS -> tell(place.store().stats(), id);
            case QueueLayout.IS_DRAINED -> done(id, place.isDrained() ? QueueLayout.YES : QueueLayout.NO);
            case QueueLayout.AWAIT_DRAINED -> {
                if (drainQuestions.size() >= MOST_QUESTIONS) {
                    throw new ProtocolException("more than " + MOST_QUESTIONS + " questions at once", null);
                }
                drainQuestions.add(id);
            }
            case QueueLayout.FORGET -> drainQuestions.remove(id);
            case QueueLayout.BYE -> {
                giveBack();
                done(id, QueueLayout.YES);
            }
            default -> throw new ProtocolException("question " + question + "; there are 0 to 6", null);
        }
    }

    private void lease(QueueStore store, long id, int messages, int bytes) {
        if (messages < 1 || bytes < 1) {
            throw new ProtocolException("it asks for " + messages + " messages of " + bytes + " bytes in all", null);
        }
        int most = Math.min(messages, Stall.DELIVERIES_A_TURN);
        LeasedMessage message;
        int count = 0;
        long size = 0;
        do { // one at least: it must not be told of none while there is one
            message = store.tryLease();
            if (message != null) {
                leases.deliver(message);
                count++;
                size += message.bytes().remaining();
            }
        } while (message != null && count < most && size < bytes && !channel.isCongested());
        leases.endDelivery();
        done(id, message == null ? QueueLayout.NO : QueueLayout.YES);
    }

    private void tell(QueueStats stats, long id) {
        ByteBuffer frame = scratch().put(QueueLayout.DONE).putLong(id).put(QueueLayout.YES);
        frame.putLong(stats.waiting()).putLong(stats.leased()).putLong(stats.capacity());
        frame.putInt(stats.participants()).putLong(stats.redelivered()).putLong(stats.deadLetters());
        send(frame.flip());
    }

    private void done(long id, byte status) {
        if (puts != null) {
            puts.confirm(); // what was put before the question is known before its answer
        }
        send(scratch().put(QueueLayout.DONE).putLong(id).put(status).flip());
    }

    boolean awaitsDrained() {
        return !drainQuestions.isEmpty();
    }

    void tellDrained() {
        drainQuestions.forEach(id -> done(id, QueueLayout.YES));
        drainQuestions.clear();
    }

    /** The messages that wait for room; null for a stranger. */
    @Nullable
    GuestPuts puts() {
        return puts;
    }

    boolean hasPending() {
        return puts != null && puts.arePending();
    }

    /** Puts the first message that waits for room; false if there is still none. */
    boolean putFirst() {
        assert puts != null;
        host.touched(this);
        return puts.putFirst();
    }

    boolean wants() {
        return !paused && !leaving && leases.wants() && !channel.isCongested();
    }

    GuestLeases leases() {
        return leases;
    }

    /** For a small message that is sent at once. */
    ByteBuffer scratch() {
        return scratch.clear();
    }

    /** Takes a message of the channel; it goes out at the end of the round. */
    void send(ByteBuffer frame) {
        host.touched(this);
        try {
            if (!leaving && !channel.takeAnyhow(frame)) {
                leaving = true; // it asks and asks and reads nothing
            }
        } catch (ChannelClosedException e) {
            leaving = true;
        }
    }

    /** Says why it has to go. It goes when it is looked at next. */
    void sendLast(ByteBuffer refusal) {
        if (!leaving) {
            send(refusal);
            leaving = true;
        }
    }

    /** At the end of a round: confirms and pushes. What doesn't go now goes when there is room. True if it was too full to get more, and is not now. */
    boolean push(Multiplexer multiplexer) {
        if (puts != null) {
            puts.confirm();
        }
        boolean wasFull = channel.isCongested();
        paused = !channel.pushAll();
        multiplexer.interest(key, paused ? Readiness.WRITE : Readiness.READ);
        return wasFull && !paused;
    }

    boolean isPaused() {
        return paused;
    }

    private void giveBack() {
        drainQuestions.clear();
        if (puts != null) {
            puts.drop();
        }
        leases.giveBack();
    }

    /** It is gone: what it had goes to others. */
    void dismiss(Multiplexer multiplexer) {
        leaving = true;
        giveBack();
        if (stall != null && puts != null) {
            stall.remove(this);
            host.series().left(puts.series(), this);
        }
        multiplexer.remove(key);
        channel.closeSoon();
    }
}
