package io.ipc4j.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A burst is a matter of 2 µs; a thread can always be slower than that, but not each time. */
class BurstClockTest {
    private static final int TIMES = 10_000;

    private final BurstClock clock = new BurstClock();

    private static int count(BooleanSupplier each) {
        int count = 0;
        for (int i = 0; i < TIMES; i++) {
            count += each.getAsBoolean() ? 1 : 0;
        }
        return count;
    }

    @Test
    void theFirstMessageIsPushed() {
        assertThat(clock.pushesNow()).isTrue();
    }

    @Test
    void whoSendsAgainAtOnceIsInABurst() {
        int pushed = count(() -> {
            clock.pushed();
            return clock.pushesNow();
        });
        assertThat(pushed).isLessThan(TIMES);
    }

    @Test
    void whoHasLookedForAnAnswerInBetweenIsNot() {
        int pushed = count(() -> {
            clock.pushed();
            clock.rest();
            return clock.pushesNow();
        });
        assertThat(pushed).isEqualTo(TIMES);
    }

    @Test
    void oneLookIsForOneMessage() {
        int pushed = count(() -> {
            clock.rest();
            clock.pushesNow();
            clock.pushed();
            return clock.pushesNow();
        });
        assertThat(pushed).isLessThan(TIMES);
    }

    @Test
    void anotherThreadsLookDoesNotEndABurst() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            int pushed = 0;
            for (int i = 0; i < 1_000; i++) {
                other.submit(clock::rest).get();
                clock.pushed();
                pushed += clock.pushesNow() ? 1 : 0;
            }
            assertThat(pushed).isLessThan(1_000);
        } finally {
            other.shutdown();
        }
    }
}
