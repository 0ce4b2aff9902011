package io.ipc4j.mmap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ipc4j.FrameHandler;
import io.ipc4j.spi.Readiness;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Who goes to sleep sees what there is, or is rung for. */
public final class ChannelBellStress {
    /** Takes no time, so that the two meet more often. */
    private static final FrameHandler UNSEEN = frame -> {};

    private ChannelBellStress() {}

    /** The two steps of each side alone, as close together as they can be. */
    @JCStressTest
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "asleep, and not rung for")
    @Outcome(expect = ACCEPTABLE, desc = "saw it, or is rung for")
    @State
    public static class ShowAndArm extends BothSides {
        public ShowAndArm() {
            super(1, 1);
        }

        @Actor
        public void show() {
            writer.flush();
        }

        @Actor
        public void arm(ZZ_Result result) {
            result.r1 = reader.order();
        }

        @Arbiter
        public void look(ZZ_Result result) {
            result.r2 = isReaderRung();
        }
    }

    /** The same, with all that a send and a receive do beside. */
    @JCStressTest
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "asleep, and not rung for")
    @Outcome(expect = ACCEPTABLE, desc = "has it, or is rung for")
    @State
    public static class SendAndReceive extends BothSides {
        @Actor
        public void send() {
            write(1, 1);
            writer.flush();
        }

        @Actor
        public void receive(ZZ_Result result) {
            Runnable disarm = readersBell.arm(Readiness.READ, () -> {});
            result.r1 = read(10) == 1;
            disarm.run();
        }

        @Arbiter
        public void look(ZZ_Result result) {
            result.r2 = isReaderRung();
        }
    }

    /** The two steps for those who wait for room, in a ring that is full. */
    @JCStressTest
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "asleep, and not rung for")
    @Outcome(expect = ACCEPTABLE, desc = "saw it, or is rung for")
    @State
    public static class MakeRoomAndArm extends BothSides {
        public MakeRoomAndArm() {
            super(3, MOST);
            writer.flush();
        }

        @Actor
        public void makeRoom() {
            reader.tryRead(UNSEEN, 1);
        }

        @Actor
        public void arm(ZZ_Result result) {
            result.r1 = writer.order();
        }

        @Arbiter
        public void look(ZZ_Result result) {
            result.r2 = isWriterRung();
        }
    }

    /** The same, with all that a receive and a send do beside. */
    @JCStressTest
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "asleep, and not rung for")
    @Outcome(expect = ACCEPTABLE, desc = "has room, or is rung for")
    @State
    public static class ReceiveAndSend extends BothSides {
        public ReceiveAndSend() {
            super(3, MOST);
            writer.flush();
        }

        @Actor
        public void receive() {
            read(10);
        }

        @Actor
        public void send(ZZ_Result result) {
            Runnable disarm = writersBell.arm(Readiness.WRITE, () -> {});
            result.r1 = write(MOST, 4);
            disarm.run();
        }

        @Arbiter
        public void look(ZZ_Result result) {
            result.r2 = isWriterRung();
        }
    }
}
