package io.ipc4j.benchmarks;

import io.ipc4j.benchmarks.driver.Series;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code benchmarks/run}: compares, prints tables, writes lines of JSON. */
@Command(
        name = "benchmarks/run",
        description = "Measures ipc4j beside its peers and the bare system, in processes of their own, in turn.",
        mixinStandardHelpOptions = true)
final class Benchmarks implements Callable<Integer> {

    private static final int LEAST = 8;
    private static final int MOST = 256 << 10; // what all rings take

    @Parameters(
            paramLabel = "BENCH",
            arity = "1..*",
            description = "rtt, throughput, wakeup, idle, clients, queue, or all of them: all")
    private List<String> benches = List.of();

    @Option(names = "--quick", description = "one short run of each: does it all work? Its figures are noise")
    private boolean quick;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "those of one of these names, or else those whose names contain one")
    private List<String> only = List.of();

    @Option(names = "--route", split = ",", paramLabel = "ROUTE", description = "mmap, unix, tcp, pipe, queue")
    private List<String> routes = List.of();

    @Option(
            names = "--size",
            split = ",",
            paramLabel = "BYTES",
            description = "of messages, for rtt, throughput and queue")
    private List<Integer> sizes = List.of();

    @Option(names = "--runs", paramLabel = "N", description = "of each, in turn; 5 if not said otherwise")
    private int runs;

    @Option(names = "--json", paramLabel = "FILE", description = "where lines of JSON are added")
    private @Nullable Path json;

    private @Nullable PrintWriter lines;
    private boolean failed;
    private final ProgressLine progress = new ProgressLine();

    private Benchmarks() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Benchmarks()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        EnumSet<Bench> all = benches();
        Scale scale = quick ? Scale.QUICK : Scale.FULL;
        System.out.println(Machine.describe());
        System.out.println(Machine.versions());
        if (json != null) {
            lines = new PrintWriter(
                    Files.newBufferedWriter(
                            json,
                            StandardCharsets.UTF_8,
                            java.nio.file.StandardOpenOption.CREATE,
                            java.nio.file.StandardOpenOption.APPEND),
                    true);
            lines.println(Result.machine(Machine.describe(), Machine.versions()));
        }
        for (Bench bench : all) {
            for (int size : bench.hasSizes() && !sizes.isEmpty() ? sizes : scale.sizes(bench)) {
                run(bench, size, scale);
            }
        }
        return failed ? 1 : 0;
    }

    /** What was asked for, checked. */
    private EnumSet<Bench> benches() {
        for (int each : sizes) {
            check(each >= LEAST && each <= MOST, "a message has " + LEAST + " to " + MOST + " bytes, not " + each);
        }
        for (String each : routes) {
            check(Stream.of(Route.values()).anyMatch(route -> route.toString().equals(each)), "no route is " + each);
        }
        if (benches.contains("all")) {
            return EnumSet.allOf(Bench.class);
        }
        EnumSet<Bench> named = EnumSet.noneOf(Bench.class);
        for (String each : benches) {
            named.addAll(Stream.of(Bench.values())
                    .filter(bench -> bench.toString().equals(each))
                    .toList());
            check(named.stream().anyMatch(bench -> bench.toString().equals(each)), "no bench is " + each);
        }
        check(
                named.stream().flatMap(each -> Contenders.in(each).stream()).anyMatch(this::isWanted),
                "nobody is asked for");
        return named;
    }

    private void check(boolean good, String problem) {
        if (!good) {
            throw new CommandLine.ParameterException(new CommandLine(this), problem);
        }
    }

    private void run(Bench bench, int size, Scale scale) throws IOException, InterruptedException {
        List<Case> cases = new ArrayList<>();
        int first = scale.parameters(bench).get(0);
        for (int parameter : scale.parameters(bench)) {
            Contenders.in(bench).stream()
                    .filter(this::isWanted)
                    .filter(each -> !quick || !each.isVariant() || !only.isEmpty())
                    .filter(each -> each.servesMany() || bench != Bench.IDLE || parameter == first)
                    .forEach(each -> cases.add(
                            new Case(bench, each, size, each.servesMany() || bench != Bench.IDLE ? parameter : 1)));
        }
        if (cases.isEmpty()) {
            return;
        }
        List<Result> results = new Series(cases, scale, runs > 0 ? runs : scale.runs()).run(progress);
        progress.end();
        new Table(bench, results).print(System.out);
        for (int i = 0; i < cases.size(); i++) {
            failed |= results.get(i).failure() != null && cases.get(i).entrant().isOurs();
            if (lines != null) {
                lines.println(results.get(i).toJson());
            }
        }
    }

    private boolean isWanted(Entrant entrant) {
        return (routes.isEmpty() || routes.contains(entrant.route().toString()))
                && (only.isEmpty() || only.stream().anyMatch(each -> isNamed(entrant, each.strip())));
    }

    private static boolean isNamed(Entrant entrant, String wanted) {
        boolean isWhole = Stream.of(Bench.values())
                .flatMap(bench -> Contenders.in(bench).stream())
                .anyMatch(each -> each.name().equalsIgnoreCase(wanted));
        return isWhole
                ? entrant.name().equalsIgnoreCase(wanted)
                : entrant.name().toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT));
    }
}
