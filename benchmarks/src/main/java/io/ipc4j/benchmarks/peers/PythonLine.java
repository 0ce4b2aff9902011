package io.ipc4j.benchmarks.peers;

import io.ipc4j.benchmarks.Bench;
import io.ipc4j.benchmarks.Case;
import io.ipc4j.benchmarks.Contender;
import io.ipc4j.benchmarks.Places;
import io.ipc4j.benchmarks.Program;
import io.ipc4j.benchmarks.Route;
import io.ipc4j.benchmarks.Scale;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Python's {@code multiprocessing}: its {@code Pipe} is a pair of Unix sockets, its {@code Queue} a pipe with a lock and pickled objects. */
record PythonLine(String name, String kind, Route route) implements Program {
    private static final String SCRIPT = "exchange.py";

    static Stream<Program> all() {
        return Stream.of(
                new PythonLine("Python Pipe", "pipe", Route.UNIX), new PythonLine("Python Queue", "queue", Route.PIPE));
    }

    @Override
    public Set<Bench> benches() {
        return Set.of(Bench.RTT, Bench.THROUGHPUT, Bench.WAKEUP);
    }

    @Override
    public @Nullable String missing() {
        return Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(each -> Files.isExecutable(Path.of(each, "python3")))
                ? null
                : "there is no python3 on the path";
    }

    @Override
    public List<String> command(Case what, Scale scale, Places places) throws IOException {
        Path script = places.disk().resolve(SCRIPT);
        try (InputStream source = Objects.requireNonNull(PythonLine.class.getResourceAsStream(SCRIPT))) {
            Files.copy(source, script);
        }
        return List.of(
                "python3",
                script.toString(),
                kind,
                what.bench().name(),
                "" + what.size(),
                "" + Math.min(10_000, Contender.burst(what.size())),
                "" + what.parameter(),
                "" + scale.warmUpMillis(),
                "" + scale.windowMillis(),
                "" + scale.wakeUps());
    }
}
