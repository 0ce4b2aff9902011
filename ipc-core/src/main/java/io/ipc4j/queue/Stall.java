package io.ipc4j.queue;

import io.ipc4j.spi.LeasedMessage;
import io.ipc4j.spi.QueueStore;
import io.ipc4j.spi.Readiness;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One store that is served, and the guests that use it, in turn. Belongs to the host's thread. */
final class Stall {
    /** Then it is another guest's turn. */
    static final int DELIVERIES_A_TURN = 256;
    /** Then it is time to look who has sent something. */
    private static final int TURNS_A_ROUND = 32;

    private final QueueStore store;
    private final List<Guest> guests = new ArrayList<>();
    /** Whose turn it is to put, and to get. */
    private int putter;

    private int taker;
    private boolean hungry;
    private int stuck;
    private int armedFor;
    private @Nullable Runnable disarm;
    /** Since it was armed: a store may wake only once for each time. */
    private volatile boolean rung;

    Stall(QueueStore store) {
        this.store = store;
    }

    QueueStore store() {
        return store;
    }

    List<Guest> guests() {
        return guests;
    }

    void add(Guest guest) {
        guests.add(guest);
    }

    void remove(Guest guest) {
        guests.remove(guest);
    }

    /** More, or fewer, messages wait for room. */
    void stuck(int more) {
        stuck += more;
    }

    /** Whether somebody's message waits for room: then others queue up behind it. */
    boolean isStuck() {
        return stuck > 0;
    }

    boolean isDrained() {
        return stuck == 0 && store.isDrained();
    }

    /** Puts what waits for room, one message of each guest in turn; who finds no room is the first to try again. */
    void putPending() {
        int idle = 0;
        while (stuck > 0 && idle < guests.size()) {
            putter = putter < guests.size() ? putter : 0;
            Guest guest = guests.get(putter);
            if (!guest.hasPending()) {
                idle++;
            } else if (guest.putFirst()) {
                idle = 0;
            } else {
                return;
            }
            putter++;
        }
    }

    /** True if there is more to do at once. */
    boolean work() {
        putPending();
        boolean more = deliver();
        for (Guest guest : guests) {
            if (guest.awaitsDrained() && isDrained()) {
                guest.tellDrained();
            }
        }
        return more;
    }

    private boolean deliver() {
        hungry = false;
        int idle = 0;
        for (int turns = 0; turns < TURNS_A_ROUND && idle < guests.size(); ) {
            taker = taker < guests.size() ? taker : 0;
            Guest guest = guests.get(taker++);
            int got = 0;
            while (got < DELIVERIES_A_TURN && guest.wants()) {
                LeasedMessage message = store.tryLease();
                if (message == null) {
                    guest.leases().endDelivery();
                    hungry = true;
                    return false;
                }
                guest.leases().deliver(message);
                got++;
            }
            guest.leases().endDelivery();
            if (got == 0) {
                idle++;
            } else {
                idle = 0;
                turns++;
            }
        }
        return idle < guests.size();
    }

    /**
     * Before a sleep: true if something is waited for that was not armed for, or rang since, so that everything must be tried once more.
     */
    boolean arm(Runnable wake) {
        boolean waits = stuck > 0 || guests.stream().anyMatch(Guest::awaitsDrained);
        int wanted = (hungry ? Readiness.READ : 0) | (waits ? Readiness.WRITE : 0);
        if (wanted == armedFor && !rung) {
            return false;
        }
        disarm();
        rung = false;
        if (wanted != 0) {
            disarm = store.readiness().arm(wanted, () -> {
                rung = true;
                wake.run();
            });
            armedFor = wanted;
        }
        return wanted != 0;
    }

    /** After a sleep. */
    void disarm() {
        Runnable armed = disarm;
        if (armed != null) {
            armed.run();
            disarm = null;
            armedFor = 0;
        }
    }
}
