package io.ipc4j.queue;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.ChannelOptions;
import io.ipc4j.IpcException;
import io.ipc4j.MessageQueue;
import io.ipc4j.ProtocolException;
import io.ipc4j.QueueException;
import io.ipc4j.QueueServer;
import io.ipc4j.channel.ChannelListener;
import io.ipc4j.channel.LinkChannel;
import io.ipc4j.spi.QueueStore;
import io.ipc4j.spi.Readiness;
import io.ipc4j.waiting.Multiplexer;
import io.ipc4j.waiting.Waiter;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a store to any number of guests, in one thread. A round: take what is ready, let each guest say its share, push what each was told,
 * put what waits for room, deliver what is wanted, and push that.
 */
public final class QueueHost implements QueueServer {
    /** How many messages a client may have put and not heard of, and bytes, beside one message that is larger. */
    static final int WINDOW_MESSAGES = 16 << 10;

    static final int WINDOW_BYTES = 1 << 20;

    private static final int ACCEPTS_A_ROUND = 64;
    /** After a failed accept (no descriptor left): trying at once would spin. */
    private static final long ACCEPT_PAUSE = 100_000_000;
    /** Who has not said by then that it is a client of a queue is none. */
    private static final long LONGEST_SILENCE = 5_000_000_000L;

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final MessageQueue<?> queue;
    private final QueueStore store;
    private final ChannelListener<ByteBuffer> listener;
    private final int maxMessage;
    private final Multiplexer multiplexer;
    private final Multiplexer.Key door;
    private final DeliveryFrame deliveryFrame;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger members = new AtomicInteger();
    private volatile boolean closed;

    private final Set<Guest> guests = new LinkedHashSet<>();
    private final Set<Guest> stirred = new LinkedHashSet<>();
    private final Set<Guest> touched = new LinkedHashSet<>();
    private final @Nullable Stall[] stalls = new Stall[2];
    private final SeriesBook series = new SeriesBook();
    /** Guests who have said nothing yet. */
    private int strangers;
    /** Somebody may wait outside. */
    private boolean outside;

    private boolean doorShut;
    private long doorShutAt;
    /** A stall did its share of a round, and there is more. */
    private boolean hasMore;

    private boolean warned;

    /**
     * Begins to serve.
     *
     * @param listener where guests come in, from now on this server's; its messages may be larger than the queue's by
     *     {@link QueueLayout#OVERHEAD}
     */
    QueueHost(MessageQueue<?> queue, QueueStore store, ChannelListener<ByteBuffer> listener, ChannelOptions options) {
        this.queue = queue;
        this.store = store;
        this.listener = listener;
        this.maxMessage = Math.min(store.maxMessage(), options.maxMessage() - QueueLayout.OVERHEAD);
        this.deliveryFrame = new DeliveryFrame(maxMessage + QueueLayout.OVERHEAD);
        this.multiplexer = new Multiplexer(options.waitStrategy());
        boolean begun = false;
        try {
            this.door = multiplexer.add(listener, listener.readiness(), Readiness.READ);
            new Thread(this::run, "ipc4j-queue-server-" + NUMBER.incrementAndGet()).start();
            begun = true;
        } finally {
            if (!begun) {
                multiplexer.close();
            }
        }
    }

    private void run() {
        try {
            while (!closed) {
                round();
            }
        } catch (QueueException e) {
            if (!closed) {
                log().warn("{}: the queue is no longer served: {}", address(), e.getMessage());
                guests.forEach(guest -> guest.sendLast(QueueLayout.refusal(String.valueOf(e.getMessage()))));
            }
        } finally {
            end();
        }
    }

    private void end() {
        closed = true;
        try {
            listener.close();
            multiplexer.remove(door);
            List<LinkChannel<ByteBuffer>> channels = new ArrayList<>();
            for (Guest guest : List.copyOf(guests)) {
                channels.add(guest.channel());
                dismiss(guest);
            }
            multiplexer.close();
            LinkChannel.closeAll(channels);
            disarm(); // whom another process has just woken for a guest passes it on
        } finally {
            ended.countDown();
        }
    }

    private void round() {
        Thread.interrupted(); // nobody else knows this thread, and it would keep it awake
        long patience = patience();
        for (Multiplexer.Key key : multiplexer.await(patience)) {
            if (key.owner() instanceof Guest guest) {
                stir(guest);
            } else {
                outside = true;
            }
        }
        if (outside && !doorShut) {
            accept();
        }
        if (patience > 0) {
            disarm();
        }
        for (Guest guest : List.copyOf(stirred)) {
            guest.serve();
            settle(guest);
        }
        pushAll(); // who has put goes on while others get it
        boolean more = false;
        for (Stall stall : stalls) {
            more |= stall != null && unlessGone(stall, stall::work);
        }
        hasMore = more;
        pushAll();
        dropStrangers();
    }

    private void stir(Guest guest) {
        if (guests.contains(guest)) {
            guest.stir();
            stirred.add(guest);
            if (guest.isPaused()) {
                touched.add(guest);
            }
        }
    }

    private void settle(Guest guest) {
        if (guest.isOver()) {
            dismiss(guest);
        } else if (!guest.mayHaveMore() && stirred.remove(guest)) {
            guest.channel().rest();
        }
    }

    private void pushAll() {
        while (!touched.isEmpty()) {
            List<Guest> now = List.copyOf(touched);
            touched.clear();
            for (Guest guest : now) {
                if (guests.contains(guest)) {
                    hasMore |= guest.push(multiplexer);
                    if (guest.mayHaveMore()) {
                        stirred.add(guest);
                    }
                    settle(guest);
                }
            }
            touched.removeAll(now);
        }
    }

    /** How long the next wait may take. Arms what is waited for, and has everything tried once more before a sleep. */
    private long patience() {
        if (hasMore || !stirred.isEmpty() || closed || (outside && !doorShut)) {
            disarm();
            return 0;
        }
        for (Stall stall : stalls) {
            if (stall != null && unlessGone(stall, () -> stall.arm(multiplexer::wakeup))) {
                return 0;
            }
        }
        if (doorShut) {
            return ACCEPT_PAUSE;
        }
        return strangers > 0 ? LONGEST_SILENCE : Waiter.FOREVER;
    }

    private void disarm() {
        for (Stall stall : stalls) {
            if (stall != null) {
                stall.disarm();
            }
        }
    }

    private void accept() {
        outside = false;
        try {
            for (int i = 0; i < ACCEPTS_A_ROUND; i++) {
                Channel<ByteBuffer> channel = listener.tryAccept();
                if (channel == null) {
                    return;
                }
                guests.add(new Guest(this, (LinkChannel<ByteBuffer>) channel, multiplexer));
                strangers++;
            }
            outside = true;
        } catch (ChannelClosedException e) {
            closed = true;
        } catch (IpcException e) {
            log().warn("{}: {}; trying again in 100 ms", address(), e.getMessage());
            multiplexer.interest(door, 0);
            doorShut = true;
            doorShutAt = System.nanoTime();
        }
    }

    /** What is due. */
    private void dropStrangers() {
        if (doorShut && System.nanoTime() - doorShutAt >= ACCEPT_PAUSE) {
            doorShut = false;
            outside = true;
            multiplexer.interest(door, Readiness.READ);
        }
        for (Guest guest : strangers > 0 ? List.copyOf(guests) : List.<Guest>of()) {
            if (guest.isStranger() && guest.age() > LONGEST_SILENCE) {
                refuse(guest, "it has not said within 5 s that it is a client of a queue");
                guest.push(multiplexer);
                dismiss(guest);
            }
        }
    }

    private void dismiss(Guest guest) {
        if (guests.remove(guest)) {
            stirred.remove(guest);
            touched.remove(guest);
            if (guest.isStranger()) {
                strangers--;
            } else {
                members.decrementAndGet();
            }
            guest.dismiss(multiplexer);
        }
    }

    /**
     * What one guest asked for has failed. Dead letters that can't be opened, or take no more, are no matter of the others; if the queue itself has
     * failed, so has every call of it.
     */
    void refuseUnlessFailed(Guest guest, RuntimeException why) {
        store.isDrained();
        refuse(guest, String.valueOf(why.getMessage()));
    }

    /** If the dead letters have failed, it is over for who is there, and for nobody else. */
    private boolean unlessGone(Stall stall, BooleanSupplier work) {
        try {
            return work.getAsBoolean();
        } catch (QueueException e) {
            if (stall.store() == store) {
                throw e;
            }
            deliveryFrame.end();
            stalls[QueueLayout.LETTERS] = null;
            stall.guests().forEach(guest -> refuse(guest, String.valueOf(e.getMessage())));
            return true; // they are to be told
        }
    }

    /** Tells a guest why it has to go. It goes when it is looked at next. */
    void refuse(Guest guest, String reason) {
        String text = guest.channel() + " is turned away from the queue: " + reason;
        if (warned) {
            log().debug("{}", text);
        } else {
            warned = true;
            log().warn("{} (the next ones are logged as debug)", text);
        }
        guest.sendLast(
                QueueLayout.refusal("the server of the queue at " + address() + " ends the connection: " + reason));
    }

    /** The guest has been told something, which is to be pushed at the end of the round. */
    void touched(Guest guest) {
        touched.add(guest);
    }

    /** The place that a new guest asks for. */
    Stall stall(byte place) {
        Stall stall = stalls[place];
        if (stall == null) {
            QueueStore served = place == QueueLayout.QUEUE ? store : store.deadLetters();
            if (served == null) {
                throw new ProtocolException("these are dead letters; they have none of their own", null);
            }
            stall = stalls[place] = new Stall(served);
        }
        return stall;
    }

    SeriesBook series() {
        return series;
    }

    /** What is remembered of a series that a guest is going to put. Who had it before is gone, whether it is known yet or not. */
    Series series(long id, Guest guest) {
        strangers--;
        members.incrementAndGet();
        Series mine = series.get(id);
        Guest before = mine.takenBy(guest);
        if (before != null) {
            before.leave();
            dismiss(before);
        }
        series.forgetOldest();
        return mine;
    }

    ByteBuffer hello(boolean known) {
        return new QueueLayout.ServerHello(known, maxMessage, WINDOW_MESSAGES, WINDOW_BYTES).frame();
    }

    int maxMessage() {
        return maxMessage;
    }

    DeliveryFrame deliveryFrame() {
        return deliveryFrame;
    }

    @Override
    public URI address() {
        return listener.address();
    }

    @Override
    public int clients() {
        return members.get();
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void awaitClosed() throws InterruptedException {
        ended.await();
    }

    @Override
    public void close() {
        closed = true;
        multiplexer.wakeup();
        Insisting.on(() -> {
            ended.await();
            return true;
        });
    }

    @Override
    public void closeWithQueue() {
        close();
        queue.close();
    }

    /** Asked for when there is something to say: without a provider slf4j itself prints lines at the first logger. */
    private static Logger log() {
        return LoggerFactory.getLogger(QueueHost.class);
    }
}
