package io.ipc4j.waiting;

import io.ipc4j.spi.Signal;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Sleeps until the link's own signal, and where that says. */
final class SignalSleeper implements Sleeper {
    private final Signal signal;
    private final int operations;
    private @Nullable Runnable disarm;
    private volatile @Nullable Thread sleeping;
    private volatile boolean woken;
    private final BooleanSupplier isWoken = () -> woken;

    SignalSleeper(Signal signal, int operations) {
        this.signal = signal;
        this.operations = operations;
    }

    @Override
    public void arm() {
        woken = false;
        sleeping = Thread.currentThread();
        disarm = signal.armToSleep(operations, this::wake);
    }

    @Override
    public void sleep(long nanos) {
        signal.sleep(isWoken, nanos);
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
        Thread sleeper = sleeping;
        if (sleeper != null) {
            signal.wake(sleeper);
        }
    }

    @Override
    public void close() {
        wake();
    }
}
