package io.ipc4j.benchmarks.driver;

import io.ipc4j.benchmarks.Case;
import io.ipc4j.benchmarks.Scale;
import io.ipc4j.benchmarks.Worker;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** A process that serves, and one that measures. */
record PairTeam(Processes processes, Child server, Child client, Scale scale) implements Team {

    static PairTeam start(Case what, Scale scale) throws IOException, InterruptedException, TrialFailure {
        Processes processes = new Processes(scale);
        try {
            Child server = processes.start(Command.worker(what, scale, processes.places(), "serve"));
            Child client = processes.start(
                    Command.worker(what, scale, processes.places(), "measure", "" + what.parameter(), scale.name()));
            client.say(server.pid() + " " + server.answer(scale.deadline()));
            client.endsWith(server);
            PairTeam team = new PairTeam(processes, server, client, scale);
            team.figures();
            processes.rest();
            return team;
        } catch (IOException | InterruptedException | RuntimeException | TrialFailure e) {
            processes.close();
            throw e;
        }
    }

    @Override
    public Map<String, Double> turn() throws IOException, InterruptedException, TrialFailure {
        processes.goOn();
        client.say(Worker.TURN);
        Map<String, Double> figures = figures();
        processes.rest();
        return figures;
    }

    /** What the client says until it is ready for another turn. */
    private Map<String, Double> figures() throws IOException, InterruptedException, TrialFailure {
        long deadline = scale.deadline();
        Map<String, Double> figures = new TreeMap<>();
        try {
            for (String line = client.answer(deadline); !line.equals(Worker.READY); line = client.answer(deadline)) {
                if (line.equals(Worker.MEMORY)) {
                    server.say(Worker.MEMORY);
                    client.say(server.answer(deadline));
                } else {
                    addFigure(line, figures);
                }
            }
            return figures;
        } catch (TrialFailure e) {
            throw server.isAlive() ? e : server.failure();
        }
    }

    static void addFigure(String line, Map<String, Double> figures) {
        if (line.startsWith(Worker.FIGURE)) {
            String[] words = line.split(" ");
            figures.put(words[1], Double.valueOf(words[2]));
        }
    }

    @Override
    public void close() throws IOException {
        processes.close();
    }
}
