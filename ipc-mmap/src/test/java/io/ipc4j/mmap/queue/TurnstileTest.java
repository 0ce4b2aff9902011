package io.ipc4j.mmap.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TurnstileTest {

    /** With more threads than seats, so that some stand. */
    @Test
    void whoeverComesInIsWaitedForByWhoeverCloses() throws Exception {
        for (int round = 0; round < 20; round++) {
            Turnstile turnstile = new Turnstile();
            AtomicInteger working = new AtomicInteger();
            AtomicInteger entered = new AtomicInteger();
            AtomicReference<String> wrong = new AtomicReference<>();
            List<Thread> threads = new ArrayList<>();
            AtomicBoolean gone = new AtomicBoolean();
            for (int i = 0; i < 70; i++) {
                boolean atOnce = i % 2 == 0;
                Thread thread = new Thread(() -> {
                    while (true) {
                        int place = atOnce ? turnstile.enterAtOnce() : turnstile.enter();
                        if (place == Turnstile.CLOSED) {
                            return;
                        }
                        working.getAndIncrement(); // the claim, with its fence
                        if (atOnce || !turnstile.isClosed()) {
                            Thread.yield(); // at work
                            if (gone.get()) {
                                wrong.set("at work after the end");
                            }
                        }
                        working.getAndDecrement();
                        entered.getAndIncrement();
                        turnstile.exit(place);
                        Thread.yield();
                    }
                });
                threads.add(thread);
                thread.start();
            }
            while (entered.get() < 500) {
                Thread.yield();
            }
            turnstile.close();
            gone.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(wrong.get()).isNull();
            assertThat(working.get()).isZero();
            assertThat(turnstile.enter()).isEqualTo(Turnstile.CLOSED);
        }
    }

    @Test
    void aThreadMayComeInTwice() {
        Turnstile turnstile = new Turnstile();
        int one = turnstile.enter();
        int two = turnstile.enter();
        turnstile.exit(two);
        turnstile.exit(one);
        turnstile.close();
        assertThat(turnstile.isClosed()).isTrue();
    }
}
