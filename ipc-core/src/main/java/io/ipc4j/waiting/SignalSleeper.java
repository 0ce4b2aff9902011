package io.ipc4j.waiting;

import io.ipc4j.spi.Signal;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Sleeps parked, until the link's own signal. */
final class SignalSleeper implements Sleeper {
    private final Signal signal;
    private final int operations;
    private @Nullable Runnable disarm;
    private volatile @Nullable Thread sleeping;
    private volatile boolean woken;

    SignalSleeper(Signal signal, int operations) {
        this.signal = signal;
        this.operations = operations;
    }

    @Override
    public void arm() {
        woken = false;
        sleeping = Thread.currentThread();
        disarm = signal.arm(operations, this::wake);
    }

    @Override
    public void sleep(long nanos) {
        if (!woken) {
            LockSupport.parkNanos(this, nanos);
        }
    }

    @Override
    public void disarm() {
        if (disarm != null) {
            disarm.run();
            disarm = null;
        }
        sleeping = null;
    }

    @Override
    public void wake() {
        woken = true;
        LockSupport.unpark(sleeping);
    }

    @Override
    public void close() {
        wake();
    }
}
