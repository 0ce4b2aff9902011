package io.ipc4j.benchmarks.driver;

import io.ipc4j.benchmarks.Places;
import io.ipc4j.benchmarks.Scale;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The processes that belong together, and where their files are. One thread. */
final class Processes implements AutoCloseable {
    private final Places places = Places.make();
    private final Scale scale;
    private final List<Child> children = new ArrayList<>();

    Processes(Scale scale) throws IOException {
        this.scale = scale;
    }

    Places places() {
        return places;
    }

    Child start(List<String> command) throws IOException {
        Child child = new Child(command, places.disk());
        children.add(child);
        return child;
    }

    /** For good. */
    void end(Child child) {
        children.remove(child);
        child.close();
    }

    /** They stand still: somebody who spins, even while nothing comes, would take a processor from those whose turn it is. */
    void rest() throws IOException, InterruptedException, TrialFailure {
        signal("STOP");
    }

    void goOn() throws IOException, InterruptedException, TrialFailure {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException, TrialFailure {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        for (Child each : children) {
            if (!each.isAlive()) {
                throw each.failure();
            }
            command.add("" + each.pid());
        }
        Process kill = new ProcessBuilder(command).inheritIO().start();
        if (!kill.waitFor(scale.limitMillis(), TimeUnit.MILLISECONDS) || kill.exitValue() != 0) {
            throw new TrialFailure(String.join(" ", command) + " did not work");
        }
    }

    @Override
    public void close() throws IOException {
        children.forEach(Child::close);
        places.close();
    }
}
