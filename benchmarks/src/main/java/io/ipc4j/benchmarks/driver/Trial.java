package io.ipc4j.benchmarks.driver;

import io.ipc4j.benchmarks.Case;
import io.ipc4j.benchmarks.Places;
import io.ipc4j.benchmarks.Program;
import io.ipc4j.benchmarks.Scale;
import io.ipc4j.benchmarks.Worker;
import io.ipc4j.benchmarks.queues.WorkQueue;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One run of one case: two processes, started for it alone. */
record Trial(Case what, Scale scale) {

    /** The figures. */
    Map<String, Double> run() throws IOException, InterruptedException, TrialFailure {
        long deadline = System.nanoTime() + scale.limitMillis() * 1_000_000L;
        try (Places places = Places.make()) {
            if (what.entrant() instanceof WorkQueue queue) {
                return new QueueTrial(what, queue, scale, places, deadline).run();
            }
            if (what.entrant() instanceof Program program) {
                try (Child child = new Child(program.command(what, scale, places), places.disk())) {
                    return figures(child, null, deadline);
                }
            }
            return runPair(places, deadline);
        }
    }

    private Map<String, Double> runPair(Places places, long deadline)
            throws IOException, InterruptedException, TrialFailure {
        List<String> serving = Command.worker(what, scale, places, "serve");
        List<String> measuring = Command.worker(what, scale, places, "measure", "" + what.parameter(), scale.name());
        try (Child server = new Child(serving, places.disk());
                Child client = new Child(measuring, places.disk())) {
            client.say(server.pid() + " " + server.answer(deadline));
            client.endsWith(server);
            try {
                return figures(client, server, deadline);
            } catch (TrialFailure e) {
                throw server.isAlive() ? e : server.failure();
            }
        }
    }

    private static Map<String, Double> figures(Child client, @Nullable Child server, long deadline)
            throws IOException, InterruptedException, TrialFailure {
        Map<String, Double> figures = new TreeMap<>();
        for (String line = client.nextLine(deadline); !line.equals(Child.END); line = client.nextLine(deadline)) {
            if (line.equals(Worker.MEMORY) && server != null) {
                server.say(Worker.MEMORY);
                client.say(server.answer(deadline));
            } else if (line.startsWith(Worker.FIGURE)) {
                String[] words = line.split(" ");
                figures.put(words[1], Double.valueOf(words[2]));
            }
        }
        if (figures.isEmpty() || client.hasFailed()) {
            throw client.failure();
        }
        return figures;
    }
}
