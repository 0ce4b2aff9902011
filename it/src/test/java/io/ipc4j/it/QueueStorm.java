package io.ipc4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.Ipc;
import io.ipc4j.QueueStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Two processes that put and two that take, one of which is killed again and again, and started again. */
final class QueueStorm implements AutoCloseable {
    private static final int PRODUCERS = 2;
    private static final int ALL = 4;
    /** One in so many of those that are started is killed before it has the queue open. */
    private static final int KILLED_EARLY = 6;

    private final Path journals;
    private final String address;
    private final List<String> before;
    private final Class<?> worker;
    private final Random random = new Random();
    private final PuppetProcess[] workers = new PuppetProcess[ALL];
    private final int[] lives = new int[ALL];

    /**
     * Starts the four.
     *
     * @param directory an empty one for the queue and the journals
     * @param before the words before each {@code java}
     * @param worker what they run, {@link QueueWorker} or one like it
     */
    QueueStorm(Path directory, List<String> before, Class<?> worker) throws IOException {
        this.journals = Files.createDirectory(directory.resolve("journals"));
        this.address = "mmap:" + directory.resolve("queue") + "?capacity=1024&maxDeliveries=0";
        this.before = before;
        this.worker = worker;
        for (int i = 0; i < ALL; i++) {
            start(i);
            ready(i);
        }
    }

    String address() {
        return address;
    }

    private void start(int index) throws IOException {
        String life = String.valueOf(++lives[index]);
        String journal = journals.resolve(index + "-" + life).toString();
        // JVMs keep files by their process id in /tmp, and complain when two have the same.
        List<String> jvmArgs = before.isEmpty() ? List.of() : List.of("-XX:-UsePerfData");
        workers[index] = index < PRODUCERS
                ? PuppetProcess.start(before, jvmArgs, worker, "put", address, journal, String.valueOf(index), life)
                : PuppetProcess.start(before, jvmArgs, worker, "take", address, journal);
    }

    private void ready(int index) throws IOException {
        assertThat(workers[index].read()).isEqualTo("ready");
    }

    /** Kills so often, one at a time or all at once, and starts again. When it returns all are at work. */
    void rage(int kills, boolean allAtOnce) throws IOException, InterruptedException {
        for (int i = 0; i < kills; i++) {
            pause(30, 150);
            int first = allAtOnce ? 0 : random.nextInt(ALL);
            int end = allAtOnce ? ALL : first + 1;
            for (int index = first; index < end; index++) {
                workers[index].kill();
            }
            for (int index = first; index < end; index++) {
                workers[index].killAndWait();
                start(index);
            }
            if (random.nextInt(KILLED_EARLY) == 0) {
                pause(0, 500);
                workers[first].killAndWait();
                start(first);
            }
            for (int index = first; index < end; index++) {
                ready(index);
            }
        }
    }

    /** Stops one who puts and one who takes for so long, while the others go on. */
    void freeze(Duration pause) throws IOException, InterruptedException {
        List<PuppetProcess> frozen = List.of(workers[0], workers[PRODUCERS]);
        for (PuppetProcess process : frozen) {
            process.stop();
        }
        LockSupport.parkNanos(pause.toNanos());
        for (PuppetProcess process : frozen) {
            process.goOn();
        }
    }

    private void pause(int leastMillis, int mostMillis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(leastMillis + random.nextInt(mostMillis - leastMillis)));
    }

    /** Lets those who put end, and waits until all that they put is acknowledged. */
    boolean drain(Duration most) throws IOException {
        long end = System.nanoTime() + most.toNanos();
        for (int index = 0; index < PRODUCERS; index++) {
            workers[index].say("stop");
        }
        while (workers[0].isAlive() || workers[1].isAlive() || !isEmpty()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(2_000_000);
        }
        return true;
    }

    private boolean isEmpty() {
        QueueStats stats = Ipc.queueStats(address);
        return stats.waiting() == 0 && stats.leased() == 0;
    }

    /** More is leased than two who take one at a time can have, and stays so: one look may meet the same taker at several messages. */
    boolean holdsWhatNobodyHas() {
        for (int i = 0; i < 10; i++) {
            if (Ipc.queueStats(address).leased() <= ALL - PRODUCERS) {
                return false;
            }
            LockSupport.parkNanos(2_000_000);
        }
        return true;
    }

    /** Lets those who take end, and looks into the journals. */
    Audit audit() throws IOException, InterruptedException {
        for (int index = PRODUCERS; index < ALL; index++) {
            workers[index].say("stop");
        }
        for (PuppetProcess process : workers) {
            assertThat(process.read()).isEqualTo("stopped");
            assertThat(process.awaitEnd()).isZero();
        }
        List<List<Journal.Entry>> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(journals)) {
            for (Path file : files.toList()) {
                all.add(Journal.read(file));
            }
        }
        return Audit.of(all);
    }

    @Override
    public void close() {
        for (PuppetProcess process : workers) {
            if (process != null) {
                process.close();
            }
        }
    }
}
