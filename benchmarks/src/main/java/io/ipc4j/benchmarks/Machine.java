package io.ipc4j.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the figures were made on. */
final class Machine {
    private static final Pattern JAR = Pattern.compile("(.+?)-(\\d[^/]*?)(-linux[^/]*)?\\.jar");
    private static final List<String> PEERS =
            List.of("agrona", "aeron-driver", "chronicle-queue", "jeromq", "netty-transport");

    private Machine() {}

    static String describe() {
        return String.format(
                Locale.ROOT,
                "%s, %d processors, %s; %s %s; JDK %s (%s)",
                processor(),
                Runtime.getRuntime().availableProcessors(),
                memory(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.version"),
                System.getProperty("java.vendor"));
    }

    /** Of the peers, as the names of their jars say. */
    static String versions() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(each -> JAR.matcher(Path.of(each).getFileName().toString()))
                .filter(Matcher::matches)
                .filter(jar -> PEERS.contains(jar.group(1)))
                .map(jar -> jar.group(1) + " " + jar.group(2))
                .sorted()
                .collect(java.util.stream.Collectors.joining(", "));
    }

    private static String processor() {
        return find("/proc/cpuinfo", "model name\\s*: (.*)").orElse(System.getProperty("os.arch"));
    }

    private static String memory() {
        return find("/proc/meminfo", "MemTotal:\\s*(\\d+) kB")
                .map(kib -> Long.parseLong(kib) / (1 << 20) + " GiB")
                .orElse("memory unknown");
    }

    private static java.util.Optional<String> find(String file, String regex) {
        Pattern pattern = Pattern.compile(regex);
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.map(pattern::matcher)
                    .filter(Matcher::find)
                    .map(found -> found.group(1))
                    .findFirst();
        } catch (IOException e) {
            return java.util.Optional.empty();
        }
    }
}
