package io.ipc4j.benchmarks.report;

import io.ipc4j.benchmarks.Bench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code benchmarks/run report}: writes what was measured into the documents, between their marks, and draws the pictures. */
@Command(
        name = "benchmarks/run report",
        description =
                "Makes the tables and pictures of docs/performance.md, and the README's table, of what --json wrote.",
        mixinStandardHelpOptions = true)
public final class Report implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "what --json wrote, of any JDKs")
    private List<Path> files = List.of();

    @Option(
            names = "--jmh",
            split = ",",
            paramLabel = "FILE",
            description = "what `benchmarks/run jmh -rf json -rff FILE` wrote")
    private List<Path> jmh = List.of();

    @Option(names = "--into", paramLabel = "DIRECTORY", description = "where README.md and docs are")
    private Path into = Path.of("");

    Report() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Report()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        Results results = Results.read(files);
        Tables tables = new Tables(results);
        Pictures pictures = new Pictures(results);
        Path docs = into.resolve("docs");
        Files.writeString(docs.resolve("performance-latency.svg"), pictures.latency());
        Files.writeString(docs.resolve("performance-throughput.svg"), pictures.throughput());
        Path page = docs.resolve("performance.md");
        replace(page, "machines", tables.machines());
        replace(page, "goals", tables.goals());
        replace(page, "tables", Stream.of(Bench.values()).map(tables::of).collect(Collectors.joining()));
        if (!jmh.isEmpty()) {
            replace(page, "inside", Inside.read(jmh).table());
        }
        replace(into.resolve("README.md"), "figures", tables.shortForm());
        return 0;
    }

    /** What stands between the marks of this name goes. */
    private static void replace(Path file, String name, String text) throws IOException {
        String begin = "<!-- measured: " + name + " -->\n";
        String end = "<!-- end of " + name + " -->";
        String old = Files.readString(file);
        int from = old.indexOf(begin);
        int to = old.indexOf(end);
        if (from < 0 || to < from) {
            throw new IOException(
                    file + " has no place for " + name + ": it takes a line " + begin.strip() + " and a line " + end);
        }
        Files.writeString(file, old.substring(0, from + begin.length()) + text + old.substring(to));
    }
}
