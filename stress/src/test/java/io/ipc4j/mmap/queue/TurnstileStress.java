package io.ipc4j.mmap.queue;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Who closes waits for those inside, or they see that it is closed. */
public final class TurnstileStress {
    private TurnstileStress() {}

    /** After a claim, which is a fence, one looks again. */
    @JCStressTest
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "was waited for")
    @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "saw that it is closed")
    @Outcome(expect = FORBIDDEN, desc = "worked while it was closed")
    @State
    public static class EnterAndClaim {
        private final Turnstile turnstile = new Turnstile();
        private final AtomicInteger claim = new AtomicInteger();
        private boolean worked;

        @Actor
        public void enter(ZZ_Result result) {
            int place = turnstile.enter();
            if (place != Turnstile.CLOSED) {
                if (claim.compareAndSet(0, 1) && !turnstile.isClosed()) {
                    worked = true;
                    result.r1 = true;
                }
                turnstile.exit(place);
            }
        }

        @Actor
        public void close(ZZ_Result result) {
            turnstile.close();
            result.r2 = worked;
        }
    }

    @JCStressTest
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "was waited for")
    @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "was not let in")
    @Outcome(expect = FORBIDDEN, desc = "worked while it was closed")
    @State
    public static class EnterAtOnce {
        private final Turnstile turnstile = new Turnstile();
        private boolean worked;

        @Actor
        public void enter(ZZ_Result result) {
            int place = turnstile.enterAtOnce();
            if (place != Turnstile.CLOSED) {
                worked = true;
                result.r1 = true;
                turnstile.exit(place);
            }
        }

        @Actor
        public void close(ZZ_Result result) {
            turnstile.close();
            result.r2 = worked;
        }
    }
}
