package io.ipc4j.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ipc4j.Ipc;
import io.ipc4j.mmap.queue.UnrepairedWorker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that share a queue are killed at random moments: nothing is lost, torn, mixed up, or delivered after its end. */
@Timeout(value = 3, unit = TimeUnit.HOURS)
class QueueCrashIT {
    /** The promise is 2 s; a build server may be busy with other things. */
    private static final Duration DRAINED = Duration.ofSeconds(Attacked.isLong() ? 2 : 30);

    @TempDir
    private Path directory;

    @Test
    void killedOneByOne() throws Exception {
        int kills = Attacked.isLong() ? Integer.getInteger("ipc4j.it.kills", 1_000) : 40;
        try (QueueStorm storm = new QueueStorm(directory, List.of(), QueueWorker.class)) {
            storm.rage(kills, false);
            Audit audit = assertNothingIsLost("one by one, " + kills + " kills", storm);
            assertThat(audit.redelivered()).isGreaterThanOrEqualTo(kills / 20);
        }
    }

    @Test
    void killedAllAtOnce() throws Exception {
        int kills = Attacked.isLong() ? 200 : 6;
        try (QueueStorm storm = new QueueStorm(directory, List.of(), QueueWorker.class)) {
            storm.rage(kills, true);
            assertNothingIsLost("all at once, " + kills + " times", storm);
        }
    }

    /** As in containers: each is process 1, and sees none of the others. */
    @Test
    void killedInProcessNamespacesOfTheirOwn() throws Exception {
        List<String> unshare = List.of("unshare", "--pid", "--fork");
        assumeTrue(succeeds(unshare), "process namespaces are not allowed here: unshare failed");
        int kills = Attacked.isLong() ? 50 : 8;
        try (QueueStorm storm = new QueueStorm(directory, unshare, QueueWorker.class)) {
            storm.rage(kills, false);
            assertNothingIsLost("in namespaces of their own, " + kills + " kills", storm);
        }
    }

    @Test
    void aStoppedProcessIsNotDead() throws Exception {
        try (QueueStorm storm = new QueueStorm(directory, List.of(), QueueWorker.class)) {
            storm.freeze(Duration.ofSeconds(Attacked.isLong() ? 20 : 3));
            Audit audit = assertNothingIsLost("two of four stopped", storm);
            assertThat(audit.redelivered()).isZero();
        }
    }

    /** That all this is due to the repair, and that this test would see it if it were not. */
    @Test
    void withoutRepairTheDeadTakeMessagesWithThem() throws Exception {
        try (QueueStorm storm = new QueueStorm(directory, List.of(), UnrepairedWorker.class)) {
            for (int i = 0; i < 16 && !storm.holdsWhatNobodyHas(); i++) {
                storm.rage(1, true);
            }
            assertThat(storm.drain(Duration.ofSeconds(5))).isFalse();
        }
    }

    private static boolean succeeds(List<String> before) throws InterruptedException {
        List<String> command = new ArrayList<>(before);
        command.add("true");
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Audit assertNothingIsLost(String what, QueueStorm storm) throws Exception {
        assertThat(storm.drain(DRAINED)).as("drained after the last restart").isTrue();
        long cameBack = Ipc.queueStats(storm.address()).redelivered();
        Audit audit = storm.audit();
        // Those that came back though nobody had noted them: their taker died with them at once, maybe before they were
        // counted as delivered.
        long secret = cameBack - audit.releases() - audit.redelivered();
        System.out.printf(
                "%s: %,d confirmed, %d lost, %d torn, %d after ack, %d out of order (%d secret), %d redelivered%n",
                what,
                audit.confirmed(),
                audit.lost().size(),
                audit.torn(),
                audit.afterAck().size(),
                audit.disorder().size(),
                secret,
                audit.redelivered());
        assertThat(audit.confirmed()).isGreaterThan(1_000);
        assertThat(audit.lost()).as("confirmed and lost").isEmpty();
        assertThat(audit.torn()).as("torn").isZero();
        assertThat(audit.afterAck()).as("delivered after ack").isEmpty();
        assertThat((long) audit.disorder().size()).as("out of order").isLessThanOrEqualTo(secret);
        return audit;
    }
}
