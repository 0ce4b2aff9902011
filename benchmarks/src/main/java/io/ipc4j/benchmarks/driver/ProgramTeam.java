package io.ipc4j.benchmarks.driver;

import io.ipc4j.benchmarks.Case;
import io.ipc4j.benchmarks.Program;
import io.ipc4j.benchmarks.Scale;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** A program that is started for each turn, prints its figures and ends. */
record ProgramTeam(Program program, Case what, Scale scale) implements Team {

    @Override
    public Map<String, Double> turn() throws IOException, InterruptedException, TrialFailure {
        try (Processes processes = new Processes(scale)) {
            Child child = processes.start(program.command(what, scale, processes.places()));
            long deadline = scale.deadline();
            Map<String, Double> figures = new TreeMap<>();
            for (String line = child.nextLine(deadline); !line.equals(Child.END); line = child.nextLine(deadline)) {
                PairTeam.addFigure(line, figures);
            }
            if (figures.isEmpty() || child.hasFailed()) {
                throw child.failure();
            }
            return figures;
        }
    }

    @Override
    public void close() {
        // each turn has
    }
}
