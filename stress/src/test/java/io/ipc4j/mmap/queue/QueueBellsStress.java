package io.ipc4j.mmap.queue;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ipc4j.spi.Readiness;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Who goes to sleep sees what there is, or is woken. */
public final class QueueBellsStress {
    private QueueBellsStress() {}

    @JCStressTest
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "asleep, and not woken")
    @Outcome(expect = ACCEPTABLE, desc = "has it, or is woken")
    @State
    public static class PutAndArm extends SmallQueue {
        private volatile boolean woken;

        @Actor
        public void put() {
            put(one, ONE_BLOCK, 1);
            bells.wakeTaker();
        }

        @Actor
        public void take(ZZ_Result result) {
            bells.signal().armToSleep(Readiness.READ, () -> woken = true);
            result.r1 = take(other) == 1;
        }

        @Arbiter
        public void look(ZZ_Result result) {
            result.r2 = woken;
        }
    }

    /** The same for those who wait for room, in a ring that is full. */
    @JCStressTest
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "asleep, and not woken")
    @Outcome(expect = ACCEPTABLE, desc = "has room, or is woken")
    @State
    public static class AckAndArm extends SmallQueue {
        private final @Nullable Lease first;
        private volatile boolean woken;

        public AckAndArm() {
            for (int i = 0; i < BLOCKS; i++) {
                put(one, ONE_BLOCK, 1);
            }
            first = lease(one);
        }

        @Actor
        public void ack() {
            one.ack(java.util.Objects.requireNonNull(first));
            bells.wakePutters();
        }

        @Actor
        public void put(ZZ_Result result) {
            bells.signal().armToSleep(Readiness.WRITE, () -> woken = true);
            result.r1 = put(other, ONE_BLOCK, 2);
        }

        @Arbiter
        public void look(ZZ_Result result) {
            result.r2 = woken;
        }
    }
}
