package io.ipc4j.benchmarks.driver;

import java.io.IOException;
import java.util.Map;

/** Begins anew with each turn. */
record FreshTeam(Starter starter) implements Team {

    /** Starts the team of one turn. */
    interface Starter {
        Team start() throws IOException, InterruptedException, TrialFailure;
    }

    @Override
    public Map<String, Double> turn() throws IOException, InterruptedException, TrialFailure {
        try (Team team = starter.start()) {
            return team.turn();
        }
    }

    @Override
    public void close() {
        // each turn has
    }
}
