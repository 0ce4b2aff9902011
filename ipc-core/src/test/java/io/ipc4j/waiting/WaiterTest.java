package io.ipc4j.waiting;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.WaitStrategy;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Signal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Leaders and followers over a queue that has a signal, as a link over memory has one; the selector has tests of its own. */
@Timeout(60)
class WaiterTest {
    private final Signal signal = new Signal();
    private final ConcurrentLinkedQueue<Integer> line = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private Waiter waiter(WaitStrategy strategy) {
        return new Waiter(signal, Readiness.READ, strategy);
    }

    private void put(int value) {
        line.add(value);
        signal.raise(Readiness.READ);
    }

    private static WaitStrategy strategy(String name) {
        return switch (name) {
            case "block" -> WaitStrategy.block();
            case "busySpin" -> WaitStrategy.busySpin();
            default -> WaitStrategy.spinThenBlock();
        };
    }

    private <R> R take(Waiter waiter, Attempt<R> attempt, long nanos) throws InterruptedException {
        waiter.lock();
        try {
            return waiter.await(attempt, nanos);
        } finally {
            waiter.unlock();
        }
    }

    private Thread inThread(AtomicReference<Throwable> thrown, Callable<?> body) {
        Thread thread = new Thread(() -> {
            try {
                body.call();
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        thread.start();
        return thread;
    }

    private static void awaitAsleep(Thread thread) {
        Awaitility.await()
                .pollInterval(1, MILLISECONDS)
                .until(() ->
                        thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"block", "spinThenBlock", "busySpin"})
    void aTimeOutComesNotBeforeItsTime(String strategy) throws InterruptedException {
        long begin = System.nanoTime();
        Waiter waiter = waiter(strategy(strategy));
        assertThat(take(waiter, line::poll, MILLISECONDS.toNanos(30))).isNull();
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(MILLISECONDS.toNanos(30));
    }

    @Test
    void noTimeTriesOnce() throws InterruptedException {
        AtomicInteger tries = new AtomicInteger();
        Attempt<Integer> counting = () -> {
            tries.incrementAndGet();
            return null;
        };
        assertThat(take(waiter(WaitStrategy.block()), counting, 0)).isNull();
        assertThat(tries).hasValue(1);
    }

    @Test
    void aDurationBecomesNanosecondsForeverIfItIsLongerAndIsRefusedIfItIsNegative() {
        assertThat(Waiter.nanos(Duration.ofMillis(2))).isEqualTo(2_000_000);
        assertThat(Waiter.nanos(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Waiter.FOREVER);
        assertThatThrownBy(() -> Waiter.nanos(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("negative");
    }

    @ParameterizedTest
    @ValueSource(strings = {"block", "spinThenBlock", "busySpin"})
    void whatTwoPlayersThrowToEachOtherIsNeverMissed(String strategy) throws Exception {
        int rounds = 30_000;
        Signal back = new Signal();
        ConcurrentLinkedQueue<Integer> backLine = new ConcurrentLinkedQueue<>();
        Waiter there = waiter(strategy(strategy));
        Waiter here = new Waiter(back, Readiness.READ, strategy(strategy));
        Future<Integer> other = threads.submit(() -> {
            int sum = 0;
            for (int i = 0; i < rounds; i++) {
                sum += take(there, line::poll, Waiter.FOREVER);
                backLine.add(1);
                back.raise(Readiness.READ);
            }
            return sum;
        });
        for (int i = 0; i < rounds; i++) {
            put(1);
            take(here, backLine::poll, Waiter.FOREVER);
        }
        assertThat(other.get()).isEqualTo(rounds);
    }

    @Test
    void everyValueGoesToOneOfManyWaitingThreadsThoughSomeLeaveByTimeAndSomeByInterrupt() throws Exception {
        int values = 20_000;
        Waiter waiter = waiter(WaitStrategy.spinThenBlock());
        AtomicInteger taken = new AtomicInteger();
        AtomicInteger left = new AtomicInteger(values);
        List<Thread> takers = new ArrayList<>();
        for (int t = 0; t < 6; t++) {
            boolean impatient = t % 2 == 0;
            takers.add(new Thread(() -> {
                while (left.get() > 0) {
                    try {
                        // Those who are patient wait for ever: a lost hand-over of the lead would leave them there.
                        Integer value = take(waiter, line::poll, impatient ? 50_000 : Waiter.FOREVER);
                        if (value != null) {
                            taken.addAndGet(value);
                            left.decrementAndGet();
                        }
                    } catch (InterruptedException e) {
                        // again
                    }
                }
            }));
        }
        takers.forEach(Thread::start);
        for (int i = 1; i <= values; i++) {
            put(1);
            if (i % 50 == 0) {
                takers.get(ThreadLocalRandom.current().nextInt(takers.size())).interrupt();
            }
            while (line.size() > 100) {
                Thread.onSpinWait();
            }
        }
        Awaitility.await().until(() -> left.get() == 0);
        assertThat(taken).hasValue(values);
        while (takers.stream().anyMatch(Thread::isAlive)) {
            takers.forEach(Thread::interrupt);
            takers.get(0).join(10);
        }
    }

    @Test
    void whenTheLeaderIsInterruptedAFollowerTakesOver() throws InterruptedException {
        Waiter waiter = waiter(WaitStrategy.block());
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Throwable> none = new AtomicReference<>();
        Thread leader = inThread(thrown, () -> take(waiter, line::poll, Waiter.FOREVER));
        awaitAsleep(leader);
        Thread follower = inThread(none, () -> take(waiter, line::poll, Waiter.FOREVER));
        awaitAsleep(follower);
        leader.interrupt();
        leader.join();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        put(7);
        follower.join();
        assertThat(none.get()).isNull();
        assertThat(line).isEmpty();
    }

    @Test
    void whenTheLeaderIsServedAFollowerTakesOver() throws InterruptedException {
        Waiter waiter = waiter(WaitStrategy.block());
        AtomicReference<Throwable> none = new AtomicReference<>();
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(inThread(none, () -> take(waiter, line::poll, Waiter.FOREVER)));
            awaitAsleep(all.get(i));
        }
        for (int i = 0; i < 5; i++) {
            put(i);
        }
        for (Thread each : all) {
            each.join();
        }
        assertThat(none.get()).isNull();
        assertThat(line).isEmpty();
    }

    @Test
    void wakeAllLetsEveryThreadTryAgain() throws InterruptedException {
        Waiter waiter = waiter(WaitStrategy.block());
        AtomicReference<Throwable> none = new AtomicReference<>();
        AtomicReference<String> over = new AtomicReference<>();
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(inThread(none, () -> take(waiter, over::get, Waiter.FOREVER)));
            awaitAsleep(all.get(i));
        }
        over.set("over"); // without a signal
        waiter.wakeAll();
        for (Thread each : all) {
            each.join();
        }
        assertThat(none.get()).isNull();
    }

    @Test
    void anAttemptThatThrowsLeavesTheLeadToOthers() throws InterruptedException {
        Waiter waiter = waiter(WaitStrategy.block());
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Throwable> none = new AtomicReference<>();
        AtomicReference<String> broken = new AtomicReference<>();
        Thread leader = inThread(
                thrown,
                () -> take(
                        waiter,
                        () -> {
                            if (broken.get() != null) {
                                throw new IllegalStateException(broken.get());
                            }
                            return null;
                        },
                        Waiter.FOREVER));
        awaitAsleep(leader);
        Thread follower = inThread(none, () -> take(waiter, line::poll, Waiter.FOREVER));
        awaitAsleep(follower);
        broken.set("no");
        waiter.wakeAll();
        leader.join();
        assertThat(thrown.get()).hasMessage("no");
        put(1);
        follower.join();
        assertThat(none.get()).isNull();
    }

    @Test
    void anInterruptBeforeTheSleepEndsItAndTheNextCallWaitsAsBefore() throws InterruptedException {
        Waiter waiter = waiter(WaitStrategy.block());
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> take(waiter, line::poll, Waiter.FOREVER)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        put(3);
        assertThat(take(waiter, line::poll, Waiter.FOREVER)).isEqualTo(3);
    }

    @Test
    void aSleepInASelectorEndsByBytesByInterruptAndByTimeAndClosesNothing() throws Exception {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        Waiter waiter = new Waiter((Readiness.Selectable) pipe::source, Readiness.READ, WaitStrategy.block());
        Attempt<Byte> one = () -> {
            ByteBuffer to = ByteBuffer.allocate(1);
            try {
                return pipe.source().read(to) == 1 ? to.get(0) : null;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        };
        try {
            assertThat(take(waiter, one, 5_000_000)).isNull();
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread sleeper = inThread(thrown, () -> take(waiter, one, Waiter.FOREVER));
            Awaitility.await()
                    .until(() -> List.of(sleeper.getStackTrace()).toString().contains("select"));
            sleeper.interrupt();
            sleeper.join();
            assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
            pipe.sink().write(ByteBuffer.wrap(new byte[] {42}));
            assertThat(take(waiter, one, Waiter.FOREVER)).isEqualTo((byte) 42);
        } finally {
            waiter.close();
            pipe.sink().close();
            pipe.source().close();
        }
    }
}
