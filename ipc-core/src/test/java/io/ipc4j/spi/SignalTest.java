package io.ipc4j.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SignalTest {
    private static final long ROUNDS = 200_000;

    private final Signal signal = new Signal();

    /** Waits as the kit's users do: look, arm, look again, sleep. Counts the sleeps that only the clock ended. */
    private static long awaitAtLeast(AtomicLong value, long wanted, Signal signal) {
        Thread me = Thread.currentThread();
        long overslept = 0;
        while (value.get() < wanted) {
            Runnable disarm = signal.arm(Readiness.READ, () -> LockSupport.unpark(me));
            try {
                if (value.get() < wanted) {
                    long begin = System.nanoTime();
                    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(20));
                    if (System.nanoTime() - begin >= TimeUnit.SECONDS.toNanos(20)) {
                        overslept++;
                    }
                }
            } finally {
                disarm.run();
            }
        }
        return overslept;
    }

    @Test
    @Timeout(60)
    void noWakeUpIsLostBetweenTwoThreads() throws InterruptedException {
        AtomicLong ping = new AtomicLong();
        AtomicLong pong = new AtomicLong();
        Signal answers = new Signal();
        AtomicLong overslept = new AtomicLong();
        Thread other = new Thread(() -> {
            for (long i = 1; i <= ROUNDS; i++) {
                overslept.addAndGet(awaitAtLeast(ping, i, signal));
                pong.set(i);
                answers.raise(Readiness.READ);
            }
        });
        other.start();
        for (long i = 1; i <= ROUNDS; i++) {
            ping.set(i);
            signal.raise(Readiness.READ);
            if (i % 8 == 0) {
                Thread.onSpinWait(); // so that the two meet at different steps
            }
            overslept.addAndGet(awaitAtLeast(pong, i, answers));
        }
        other.join();
        assertThat(overslept.get()).as("sleeps that no wake-up ended").isZero();
        assertThat(pong.get()).isEqualTo(ROUNDS);
    }

    @Test
    void onlyThoseWhoArmedForItAreWoken() {
        AtomicInteger readers = new AtomicInteger();
        AtomicInteger writers = new AtomicInteger();
        signal.arm(Readiness.READ, readers::incrementAndGet);
        signal.arm(Readiness.WRITE, writers::incrementAndGet);
        signal.raise(Readiness.READ);
        assertThat(readers).hasValue(1);
        assertThat(writers).hasValue(0);
        signal.raise(Readiness.READ | Readiness.WRITE);
        assertThat(readers).hasValue(2);
        assertThat(writers).hasValue(1);
    }

    @Test
    void whoDisarmsIsNotWokenAndTheOthersStillAre() {
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        Runnable disarm = signal.arm(Readiness.READ, first::incrementAndGet);
        signal.arm(Readiness.READ, second::incrementAndGet);
        disarm.run();
        disarm.run();
        signal.raise(Readiness.READ);
        assertThat(first).hasValue(0);
        assertThat(second).hasValue(1);
    }

    @Test
    void aWatcherIsToldOfEachWhoSleepsBeforeTheyTryAgain() {
        List<String> told = new ArrayList<>();
        Signal watched = new Signal(new Signal.Watcher() {
            @Override
            public void armed(int operations) {
                told.add("armed " + operations);
            }

            @Override
            public void disarmed(int operations) {
                told.add("disarmed " + operations);
            }
        });
        Runnable one = watched.arm(Readiness.READ, () -> told.add("woken"));
        Runnable other = watched.arm(Readiness.READ | Readiness.WRITE, () -> {});
        watched.raise(Readiness.READ);
        one.run();
        one.run();
        other.run();
        assertThat(told).containsExactly("armed 1", "armed 5", "woken", "disarmed 1", "disarmed 5");
    }
}
