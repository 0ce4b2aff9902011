package io.ipc4j.waiting;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** One at a time, and each sees what the one before has done. */
public final class MutexStress {
    private MutexStress() {}

    /** Each takes it several times in a row, and so finds itself as its last owner. */
    @JCStressTest
    @Outcome(id = "8", expect = ACCEPTABLE, desc = "nothing was lost")
    @Outcome(expect = FORBIDDEN, desc = "two at a time")
    @State
    public static class TwoAdd {
        private final Mutex mutex = new Mutex();
        private int count;

        @Actor
        public void one() {
            add(4);
        }

        @Actor
        public void other() {
            add(4);
        }

        private void add(int times) {
            for (int i = 0; i < times; i++) {
                mutex.lock();
                count++;
                mutex.unlock();
            }
        }

        @Arbiter
        public void sum(I_Result result) {
            result.r1 = count;
        }
    }

    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 1"},
            expect = ACCEPTABLE,
            desc = "before, or after")
    @Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "was not let in")
    @Outcome(expect = FORBIDDEN, desc = "in between")
    @State
    public static class NestAndTry {
        private final Mutex mutex = new Mutex();
        private int first;
        private int second;

        @Actor
        public void nest() {
            mutex.lock();
            mutex.lock();
            first = 1;
            mutex.unlock();
            second = 1;
            mutex.unlock();
        }

        @Actor
        public void look(II_Result result) {
            result.r1 = result.r2 = -1;
            if (mutex.tryLock()) {
                result.r1 = first;
                result.r2 = second;
                mutex.unlock();
            }
        }
    }
}
