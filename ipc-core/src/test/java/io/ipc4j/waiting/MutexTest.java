package io.ipc4j.waiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MutexTest {
    private final Mutex mutex = new Mutex();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private long counted;

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private <R> R elsewhere(Callable<R> work) throws Exception {
        return threads.submit(work).get();
    }

    private Thread lockInThread(Runnable then) {
        Thread thread = new Thread(() -> {
            mutex.lock();
            then.run();
            mutex.unlock();
        });
        thread.start();
        Awaitility.await().until(mutex::isWanted);
        return thread;
    }

    @Test
    void oneAtATime() throws Exception {
        int workers = 6;
        int times = 100_000;
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            int kind = i;
            all.add(threads.submit(() -> {
                for (int j = 0; j < times; j++) {
                    count(kind % 3);
                }
            }));
        }
        for (Future<?> each : all) {
            each.get();
        }
        assertThat(counted).isEqualTo((long) workers * times);
        assertThat(mutex.isWanted()).isFalse();
    }

    /** Taken once, twice, or without waiting. */
    private void count(int kind) {
        if (kind == 2) {
            while (!mutex.tryLock()) {
                Thread.onSpinWait();
            }
        } else {
            mutex.lock();
        }
        long seen = counted;
        if (kind == 1) {
            mutex.lock();
            counted = seen + 1;
            mutex.unlock();
        } else {
            counted = seen + 1;
        }
        mutex.unlock();
    }

    @Test
    void whoTakesItTwiceGivesItBackTwice() throws Exception {
        mutex.lock();
        assertThat(mutex.tryLock()).isTrue();
        mutex.unlock();
        assertThat(elsewhere(mutex::tryLock)).isFalse();
        mutex.unlock();
        assertThat(elsewhere(() -> {
                    boolean taken = mutex.tryLock();
                    mutex.unlock();
                    return taken;
                }))
                .isTrue();
    }

    @Test
    void whoHadItLastDoesNotHaveItNow() throws Exception {
        mutex.lock();
        mutex.unlock();
        assertThat(elsewhere(mutex::tryLock)).isTrue();
        assertThat(mutex.tryLock()).isFalse();
        assertThatThrownBy(mutex::unlock).isInstanceOf(AssertionError.class);
    }

    @Test
    void whoWaitsLongSleeps() throws Exception {
        mutex.lock();
        AtomicReference<Long> cpu = new AtomicReference<>();
        Thread waiting =
                lockInThread(() -> cpu.set(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()));
        TimeUnit.SECONDS.sleep(1);
        assertThat(waiting.isAlive()).isTrue();
        mutex.unlock();
        waiting.join();
        assertThat(cpu.get()).as("CPU time of a second's wait").isLessThan(TimeUnit.MILLISECONDS.toNanos(300));
    }

    @Test
    void manyWaitAndAllGetIt() throws Exception {
        mutex.lock();
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            waiting.add(lockInThread(() -> counted++));
        }
        mutex.unlock();
        for (Thread each : waiting) {
            each.join();
        }
        assertThat(counted).isEqualTo(10);
        assertThat(mutex.isWanted()).isFalse();
    }

    @Test
    void anInterruptIsKeptForLater() throws Exception {
        mutex.lock();
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        Thread waiting =
                lockInThread(() -> interrupted.set(Thread.currentThread().isInterrupted()));
        waiting.interrupt();
        waiting.join(200);
        assertThat(waiting.isAlive()).as("still waiting").isTrue();
        mutex.unlock();
        waiting.join();
        assertThat(interrupted.get()).isTrue();
    }
}
