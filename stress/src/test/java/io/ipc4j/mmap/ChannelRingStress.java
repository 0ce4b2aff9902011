package io.ipc4j.mmap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** A message is whole, or not there. */
public final class ChannelRingStress {
    private ChannelRingStress() {}

    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "not there")
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "whole")
    @Outcome(expect = FORBIDDEN, desc = "torn")
    @State
    public static class OneMessage extends BothSides {
        @Actor
        public void send() {
            write(80, 1);
            writer.flush();
        }

        @Actor
        public void receive(I_Result result) {
            result.r1 = read(10);
        }
    }

    /** The first header of a batch is shown last, so all of it is. */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "nothing of the batch")
    @Outcome(id = "123", expect = ACCEPTABLE, desc = "all of it")
    @Outcome(expect = FORBIDDEN, desc = "torn, or a part")
    @State
    public static class Batch extends BothSides {
        @Actor
        public void send() {
            for (int i = 1; i <= 3; i++) {
                write(4, i); // together less than what is shown at once
            }
            writer.flush();
        }

        @Actor
        public void receive(I_Result result) {
            result.r1 = read(10);
        }
    }

    /** The ring is full, and what is read is written anew at once. */
    @JCStressTest
    @Outcome(id = "123, 0", expect = ACCEPTABLE, desc = "there was no room yet")
    @Outcome(
            id = {"123, 4", "123, 45", "123, 456"},
            expect = ACCEPTABLE,
            desc = "there was some")
    @Outcome(expect = FORBIDDEN, desc = "one was overwritten before it was read, or is lost")
    @State
    public static class Reuse extends BothSides {
        public Reuse() {
            super(3, MOST);
            writer.flush();
        }

        @Actor
        public void send() {
            int next = 4;
            while (next <= 6 && write(MOST, next)) {
                next++;
            }
            writer.flush();
        }

        @Actor
        public void receive(II_Result result) {
            result.r1 = read(3);
        }

        @Arbiter
        public void rest(II_Result result) {
            result.r2 = read(10);
        }
    }
}
