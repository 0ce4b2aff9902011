package io.ipc4j.benchmarks.driver;

import io.ipc4j.benchmarks.Case;
import io.ipc4j.benchmarks.Program;
import io.ipc4j.benchmarks.Scale;
import io.ipc4j.benchmarks.queues.WorkQueue;
import java.io.IOException;
import java.util.Map;

/** The processes of one case. They are warm once they have started, and stand still but for their turns. One thread at a time. */
interface Team extends AutoCloseable {

    /** Those of this case, started. */
    static Team start(Case what, Scale scale) throws IOException, InterruptedException, TrialFailure {
        if (what.entrant() instanceof Program program) {
            return new ProgramTeam(program, what, scale);
        }
        return what.entrant().keepsAll() ? new FreshTeam(() -> startLasting(what, scale)) : startLasting(what, scale);
    }

    private static Team startLasting(Case what, Scale scale) throws IOException, InterruptedException, TrialFailure {
        return what.entrant() instanceof WorkQueue queue
                ? QueueTeam.start(what, queue, scale)
                : PairTeam.start(what, scale);
    }

    /** The figures of one turn. */
    Map<String, Double> turn() throws IOException, InterruptedException, TrialFailure;

    /** Ends them, and removes what they leave. */
    @Override
    void close() throws IOException;
}
