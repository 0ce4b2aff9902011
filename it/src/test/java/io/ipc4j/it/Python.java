package io.ipc4j.it;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Python 3 of this machine.
 *
 * @param minor the 8 of 3.8.18
 * @param micro the 18 of it
 * @param executable the interpreter itself
 */
record Python(int minor, int micro, String executable) {
    private static final int OLDEST = 8;
    private static final String WHO_ARE_YOU = "import sys, multiprocessing.connection;"
            + " print('%d.%d.%d' % sys.version_info[:3]); print(sys.executable)";
    private static final Pattern VERSION = Pattern.compile("3\\.(\\d+)\\.(\\d+)");

    /** All that run and are new enough, each version once, the oldest first. */
    static List<Python> all() throws IOException, InterruptedException {
        Map<String, Python> found = new LinkedHashMap<>();
        for (Path candidate : candidates()) {
            ask(candidate).filter(python -> python.minor >= OLDEST).ifPresent(p -> found.putIfAbsent(p.toString(), p));
        }
        return found.values().stream()
                .sorted(Comparator.comparing(Python::minor).thenComparing(Python::micro))
                .toList();
    }

    private static List<Path> candidates() throws IOException {
        List<Path> directories = new ArrayList<>();
        for (String entry : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            directories.add(Path.of(entry));
        }
        directories.add(Path.of("/usr/bin"));
        directories.add(Path.of("/usr/local/bin"));
        String home = System.getenv("PYENV_ROOT");
        Path pyenv = (home == null ? Path.of(System.getProperty("user.home"), ".pyenv") : Path.of(home));
        directories.addAll(children(pyenv.resolve("versions")).stream()
                .map(version -> version.resolve("bin"))
                .toList());
        return directories.stream()
                .flatMap(directory -> children(directory).stream())
                .filter(file -> file.getFileName().toString().matches("python3(\\.\\d+)?"))
                .filter(Files::isExecutable)
                .toList();
    }

    private static List<Path> children(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.sorted().toList();
        } catch (IOException e) {
            return List.of(); // not ours to look into
        }
    }

    /** Nothing if it does not run: a shim, say, of a version that is not chosen. */
    private static Optional<Python> ask(Path candidate) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(candidate.toString(), "-c", WHO_ARE_YOU)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        if (process.waitFor() != 0 || answer.size() != 2) {
            return Optional.empty();
        }
        Matcher version = VERSION.matcher(answer.get(0));
        return version.matches()
                ? Optional.of(new Python(
                        Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)), answer.get(1)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "Python 3." + minor + "." + micro;
    }
}
