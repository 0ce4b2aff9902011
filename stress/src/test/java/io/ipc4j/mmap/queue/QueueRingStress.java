package io.ipc4j.mmap.queue;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** Each message is put once, and leased by one. */
public final class QueueRingStress {
    private QueueRingStress() {}

    @JCStressTest
    @Outcome(
            id = {"12", "21"},
            expect = ACCEPTABLE,
            desc = "both are there")
    @Outcome(expect = FORBIDDEN, desc = "one is lost or torn")
    @State
    public static class TwoPut extends SmallQueue {
        @Actor
        public void put() {
            put(one, ONE_BLOCK, 1);
        }

        @Actor
        public void putToo() {
            put(other, TWO_BLOCKS, 2);
        }

        @Arbiter
        public void all(I_Result result) {
            result.r1 = takeAll(one);
        }
    }

    @JCStressTest
    @Outcome(
            id = {"1, 0", "0, 1"},
            expect = ACCEPTABLE,
            desc = "one has it")
    @Outcome(expect = FORBIDDEN, desc = "both, or nobody, or torn")
    @State
    public static class TwoLease extends SmallQueue {
        public TwoLease() {
            put(one, TWO_BLOCKS, 1);
        }

        @Actor
        public void take(II_Result result) {
            result.r1 = take(one);
        }

        @Actor
        public void takeToo(II_Result result) {
            result.r2 = take(other);
        }
    }

    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "not there yet")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "there, and whole")
    @Outcome(expect = FORBIDDEN, desc = "torn, twice or lost")
    @State
    public static class PutAndLease extends SmallQueue {
        @Actor
        public void put() {
            put(one, TWO_BLOCKS, 1);
        }

        @Actor
        public void take(II_Result result) {
            result.r1 = take(other);
        }

        @Arbiter
        public void rest(II_Result result) {
            result.r2 = take(other);
        }
    }

    /** The ring is full, and the next lap begins where a message is acknowledged. */
    @JCStressTest
    @Outcome(id = "false, 234", expect = ACCEPTABLE, desc = "there was no room yet")
    @Outcome(id = "true, 2345", expect = ACCEPTABLE, desc = "there was room already")
    @Outcome(expect = FORBIDDEN, desc = "in the place of another, or lost, or torn")
    @State
    public static class AckAndPut extends SmallQueue {
        private final @Nullable Lease first;

        public AckAndPut() {
            for (int i = 1; i <= BLOCKS / 2; i++) {
                put(one, TWO_BLOCKS, i);
            }
            first = lease(one);
        }

        @Actor
        public void ack() {
            one.ack(java.util.Objects.requireNonNull(first));
        }

        @Actor
        public void put(ZI_Result result) {
            result.r1 = put(other, TWO_BLOCKS, 5);
        }

        @Arbiter
        public void rest(ZI_Result result) {
            result.r2 = takeAll(other);
        }
    }

    /** What was leased comes back in its place while another one is taken. */
    @JCStressTest
    @Outcome(
            id = {"1, 2", "2, 1"},
            expect = ACCEPTABLE,
            desc = "both are taken once")
    @Outcome(expect = FORBIDDEN, desc = "one is forgotten, or came twice")
    @State
    public static class ReleaseAndLease extends SmallQueue {
        private final @Nullable Lease first;

        public ReleaseAndLease() {
            put(one, ONE_BLOCK, 1);
            put(one, ONE_BLOCK, 2);
            first = lease(one);
        }

        @Actor
        public void release() {
            one.release(java.util.Objects.requireNonNull(first));
        }

        @Actor
        public void take(II_Result result) {
            result.r1 = take(other);
        }

        @Arbiter
        public void rest(II_Result result) {
            result.r2 = takeAll(other);
        }
    }
}
