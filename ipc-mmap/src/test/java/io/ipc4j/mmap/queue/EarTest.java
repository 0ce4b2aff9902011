package io.ipc4j.mmap.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.ipc4j.spi.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who listens to a bell, and who wakes whom. The test is the keeper. */
@Timeout(120)
class EarTest {
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private static final Geometry SMALL = new Geometry(1024, 64);

    private static final int ROUNDS = Boolean.getBoolean("ipc4j.tck.long") ? 1_000_000 : 50_000;

    @TempDir
    private Path directory;

    private Ear ear;
    private SocketChannel line;

    @BeforeEach
    void open() throws Exception {
        ear = new Ear(new Bell(directory, 0), Thread.currentThread());
        line = SocketChannel.open(StandardProtocolFamily.UNIX);
        line.connect(UnixDomainSocketAddress.of(Bell.path(directory, 0)));
        assertThat(keep(() -> true, TimeUnit.MILLISECONDS.toNanos(100))).isZero(); // it has come in
    }

    @AfterEach
    void close() throws Exception {
        line.close();
        ear.close();
    }

    private void ring(int operation) throws Exception {
        assertThat(line.write(ByteBuffer.wrap(new byte[] {(byte) operation}))).isEqualTo(1);
    }

    /** As the thread behind the queue does, called first; the call may end the first wait. */
    private int keep(BooleanSupplier needed, long nanos) throws Exception {
        ear.call();
        int rung = ear.keep(needed, nanos);
        return rung != 0 ? rung : ear.keep(needed, nanos);
    }

    private static boolean isAtTheBell(Thread thread) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(Bell.class.getName()));
    }

    private static final class Sleeper {
        final AtomicBoolean woken = new AtomicBoolean();
        final FutureTask<Integer> rung;
        final Thread thread;

        Sleeper(Ear ear) {
            rung = new FutureTask<>(() -> {
                int heard = 0;
                while (heard == 0 && !woken.get()) {
                    heard = ear.listen(woken::get, HOUR);
                }
                return heard;
            });
            thread = new Thread(rung, "sleeper");
            thread.setDaemon(true);
            thread.start();
        }

        boolean listens() {
            return isAtTheBell(thread);
        }

        boolean isParked() {
            return thread.getState() == Thread.State.TIMED_WAITING;
        }

        int get() throws Exception {
            return rung.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void whoSleepsHearsTheBellWithoutTheKeeper() throws Exception {
        Sleeper sleeper = new Sleeper(ear);
        await().until(sleeper::listens);
        ring(Readiness.READ);
        assertThat(sleeper.get()).isEqualTo(Readiness.READ);
    }

    @Test
    void whatRangWhileNobodyListenedIsHeardLater() throws Exception {
        ring(Readiness.READ);
        ring(Readiness.WRITE);
        assertThat(new Sleeper(ear).get()).isEqualTo(Readiness.READ | Readiness.WRITE);
    }

    @Test
    void theKeeperListensOnlyWhereItIsCalledAndNeeded() throws Exception {
        ring(Readiness.READ);
        long little = TimeUnit.MILLISECONDS.toNanos(5);
        assertThat(keep(() -> false, little)).isZero();
        assertThat(ear.keep(() -> true, little)).isZero();
        assertThat(keep(() -> true, HOUR)).isEqualTo(Readiness.READ);
        ring(Readiness.WRITE);
        assertThat(ear.keep(() -> true, HOUR)).as("it goes on").isEqualTo(Readiness.WRITE);
    }

    /** The question waits for a lock, as it does where a sleeper is just getting up, and so uses up what should have unparked the keeper. */
    @Test
    void whatTheKeeperIsToldWhileItAsksWhoIsArmedIsNotForgotten() throws Exception {
        ear.call();
        assertThat(ear.keep(() -> said(ear::call), HOUR)).isZero();
        ring(Readiness.READ);
        assertThat(ear.keep(() -> true, HOUR)).as("it is called still").isEqualTo(Readiness.READ);
        assertThat(ear.keep(() -> said(ear::release), HOUR)).isZero();
        assertThat(ear.keep(() -> false, HOUR)).as("it sleeps no more").isZero();
    }

    private static boolean said(Runnable what) {
        what.run();
        LockSupport.park();
        return false;
    }

    @Test
    void theKeeperLeavesTheBellToWhoSleepsBesideIt() throws Exception {
        Thread keeper = Thread.currentThread();
        FutureTask<Sleeper> beside = new FutureTask<>(() -> {
            await().until(() -> isAtTheBell(keeper));
            Sleeper sleeper = new Sleeper(ear);
            await().until(sleeper::isParked);
            ring(Readiness.WRITE);
            return sleeper;
        });
        new Thread(beside, "beside").start();
        assertThat(keep(() -> true, HOUR)).isEqualTo(Readiness.WRITE);
        assertThat(ear.keep(() -> true, TimeUnit.MILLISECONDS.toNanos(1))).isZero();
        Sleeper sleeper = beside.get(60, TimeUnit.SECONDS);
        await().until(sleeper::listens);
        ring(Readiness.READ);
        assertThat(sleeper.get()).isEqualTo(Readiness.READ);
    }

    /** A whole participant: its memory, its bells, and its keeper at work. */
    private final class Household implements AutoCloseable {
        final Thread keeper = new Thread(this::keep, "keeper");
        final QueueMemory memory = new QueueMemory(ByteBuffer.allocateDirect((int) SMALL.fileSize()), SMALL);
        final Ear itsEar;
        final Bells bells;
        final SocketChannel bellPull;
        volatile boolean ending;

        Household() throws Exception {
            itsEar = new Ear(new Bell(directory, 1), keeper);
            bells = new Bells(
                    memory, new Participants(memory), new Census(memory), new Turnstile(), itsEar, directory, 1);
            bellPull = SocketChannel.open(StandardProtocolFamily.UNIX);
            bellPull.connect(UnixDomainSocketAddress.of(Bell.path(directory, 1)));
            keeper.start();
        }

        /** Only a call ends its waits. */
        private void keep() {
            while (!ending) {
                try {
                    int rung = itsEar.keep(bells::isAnyArmed, HOUR);
                    if (rung != 0) {
                        bells.signal().raise(rung);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        void pull(int operation) throws Exception {
            assertThat(bellPull.write(ByteBuffer.wrap(new byte[] {(byte) operation})))
                    .isEqualTo(1);
        }

        /** Sleeps until it is woken for an operation, which it tells; then stays armed until it may go. */
        FutureTask<Boolean> sleeper(int operation, CountDownLatch awake, CountDownLatch mayGo) {
            AtomicBoolean woken = new AtomicBoolean();
            Thread[] self = new Thread[1];
            FutureTask<Boolean> task = new FutureTask<>(() -> {
                Runnable disarm = bells.signal().armToSleep(operation, () -> {
                    woken.set(true);
                    bells.signal().wake(self[0]);
                });
                while (!woken.get()) {
                    bells.signal().sleep(woken::get, HOUR);
                }
                awake.countDown();
                boolean gone = mayGo.await(60, TimeUnit.SECONDS);
                disarm.run();
                return gone;
            });
            self[0] = new Thread(task, "sleeper for " + operation);
            self[0].setDaemon(true);
            self[0].start();
            await().until(() -> isAtTheBell(self[0]) || self[0].getState() == Thread.State.TIMED_WAITING);
            return task;
        }

        @Override
        public void close() throws IOException {
            ending = true;
            itsEar.release();
            await().until(() -> !keeper.isAlive());
            itsEar.close();
            bellPull.close();
        }
    }

    @Test
    void whoSleepsBesideIsHeardWhenTheListenerHasSomethingElseToDo() throws Exception {
        for (int i = 0; i < 50; i++) {
            try (Household household = new Household()) {
                CountDownLatch busy = new CountDownLatch(1);
                CountDownLatch later = new CountDownLatch(1);
                CountDownLatch atOnce = new CountDownLatch(0);
                FutureTask<Boolean> taker = household.sleeper(Readiness.READ, busy, later);
                FutureTask<Boolean> putter = household.sleeper(Readiness.WRITE, atOnce, atOnce);
                household.pull(Readiness.READ);
                assertThat(busy.await(60, TimeUnit.SECONDS)).isTrue();
                household.pull(Readiness.WRITE);
                assertThat(putter.get(60, TimeUnit.SECONDS)).isTrue();
                later.countDown();
                assertThat(taker.get(60, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void whoSleepsElsewhereIsHeardByTheKeeper() throws Exception {
        try (Household household = new Household()) {
            CountDownLatch woken = new CountDownLatch(1);
            Runnable disarm = household.bells.signal().arm(Readiness.READ, woken::countDown);
            household.pull(Readiness.READ);
            assertThat(woken.await(60, TimeUnit.SECONDS)).isTrue();
            disarm.run();
        }
    }

    @Test
    void aFailureOfTheBellIsTheKeepersToTell() throws Exception {
        Bell broken = mock();
        when(broken.await(anyLong())).thenThrow(new IOException("broken"));
        Ear deaf = new Ear(broken, Thread.currentThread());
        assertThat(deaf.listen(() -> false, 1)).isZero();
        assertThatThrownBy(() -> deaf.keep(() -> false, HOUR))
                .isInstanceOf(IOException.class)
                .hasMessage("broken");
    }

    /** Each is woken at another moment of its falling asleep. */
    @Test
    void noWakeIsLost() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger woken = new AtomicInteger();
        Thread sleeper = new Thread(() -> {
            for (int i = 1; i <= ROUNDS; i++) {
                int round = i;
                asked.set(round);
                while (woken.get() < round) {
                    ear.listen(() -> woken.get() >= round, HOUR);
                }
            }
        });
        sleeper.setDaemon(true);
        sleeper.start();
        for (int i = 1; i <= ROUNDS; i++) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (asked.get() < i) {
                assertThat(System.nanoTime() - end)
                        .as("wake-up %s is lost", i - 1)
                        .isNegative();
                Thread.onSpinWait();
            }
            for (int pause = i % 64; pause > 0; pause--) {
                Thread.onSpinWait();
            }
            woken.set(i);
            ear.wake(sleeper);
        }
        sleeper.join(60_000);
        assertThat(sleeper.isAlive()).isFalse();
    }

    @Test
    void anInterruptEndsASleepAndClosesNothing() throws Exception {
        AtomicInteger heard = new AtomicInteger();
        AtomicInteger turns = new AtomicInteger();
        AtomicBoolean done = new AtomicBoolean();
        Thread sleeper = new Thread(() -> {
            while (!done.get()) {
                heard.addAndGet(Integer.bitCount(ear.listen(done::get, HOUR)));
                if (heard.get() % 2 == 0) {
                    Thread.interrupted(); // else it reads with the interrupt pending
                }
                turns.incrementAndGet();
            }
        });
        sleeper.setDaemon(true);
        sleeper.start();
        await().until(() -> isAtTheBell(sleeper));
        sleeper.interrupt();
        await().until(() -> turns.get() > 0);
        for (int i = 1; i <= 1_000; i++) {
            sleeper.interrupt();
            ring(Readiness.READ);
            int round = i;
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofNanos(10_000))
                    .until(() -> heard.get() == round);
        }
        done.set(true);
        ear.wake(sleeper);
        sleeper.join(60_000);
        assertThat(sleeper.isAlive()).isFalse();
    }

    @Test
    void itsEndWakesWhoListens() throws Exception {
        Ear other = new Ear(new Bell(directory, 1), Thread.currentThread());
        Sleeper sleeper = new Sleeper(other);
        await().until(sleeper::listens);
        sleeper.woken.set(true);
        other.close();
        assertThat(sleeper.get()).isZero();
        assertThat(other.listen(() -> false, 1)).as("it listens no more").isZero();
    }
}
