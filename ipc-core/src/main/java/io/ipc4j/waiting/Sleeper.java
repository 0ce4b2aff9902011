package io.ipc4j.waiting;

import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Signal;

/** Puts one thread to sleep until one line may be ready. Arm, try once more, sleep, disarm; only {@link #wake} may come from others. */
interface Sleeper {

    static Sleeper of(Readiness readiness, int operations) {
        if (readiness instanceof Readiness.Selectable selectable) {
            return new SelectorSleeper(selectable, operations);
        }
        return new SignalSleeper((Signal) readiness, operations);
    }

    void arm();

    /** Sleeps until ready, woken, interrupted (which stays pending), or the time is over; may end for no reason. */
    void sleep(long nanos);

    void disarm();

    /** Ends a sleep, or the next one. */
    void wake();

    void close();
}
