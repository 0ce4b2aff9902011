package io.ipc4j.benchmarks.driver;

import io.ipc4j.benchmarks.Bench;
import io.ipc4j.benchmarks.Case;
import io.ipc4j.benchmarks.Places;
import io.ipc4j.benchmarks.Scale;
import io.ipc4j.benchmarks.Worker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a worker is started: with the JDK that this process has, and nothing but its own flags. */
final class Command {
    /** So that what grows beside the heap is all that grows. */
    private static final List<String> HEAP_IN_MEMORY = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

    /** More than a hundred processes stand beside each other, and the quicker they are, the more garbage each would let lie. */
    private static final List<String> SMALL_HEAP = List.of("-Xmx256m");

    /** What makes a short run shorter. */
    private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private Command() {}

    static List<String> worker(Case what, Scale scale, Places places, String role, String... more) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (what.bench() == Bench.CLIENTS) {
            command.addAll(HEAP_IN_MEMORY);
        }
        if (what.bench() == Bench.QUEUE) {
            command.addAll(SMALL_HEAP);
        }
        if (scale.equals(Scale.QUICK)) {
            command.addAll(QUICK);
        }
        command.addAll(what.entrant().jvmFlags());
        command.addAll(places.flags());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Worker.class.getName()));
        command.addAll(
                List.of(role, what.bench().name(), what.entrant().getClass().getSimpleName()));
        command.addAll(List.of(what.entrant().name(), "" + what.size()));
        command.addAll(List.of(more));
        return command;
    }
}
