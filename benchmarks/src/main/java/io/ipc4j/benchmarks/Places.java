package io.ipc4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the files of one trial are: in two directories, which the process that makes them removes, since the others are
 * killed. Each of the others is told where they are.
 *
 * @param disk for what is meant to last
 * @param memory where files are memory, if the system has such a place
 */
public record Places(Path disk, Path memory) implements AutoCloseable {
    private static final String DISK = "ipc4j.benchmarks.disk";
    private static final String MEMORY = "ipc4j.benchmarks.memory";
    private static final Path SHM = Path.of("/dev/shm");
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Those that are not removed yet: if this process is ended early, they go with it. */
    private static final Set<Places> LEFT = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Places::removeLeft));
    }

    private static void removeLeft() {
        for (Places each : LEFT) {
            try {
                each.close();
            } catch (IOException e) {
                System.err.println("left behind: " + each + ": " + e.getMessage());
            }
        }
    }

    /** Makes them. */
    public static Places make() throws IOException {
        Path disk = Files.createTempDirectory("ipc4j-bench");
        Places places = new Places(disk, Files.isWritable(SHM) ? Files.createTempDirectory(SHM, "ipc4j-bench") : disk);
        LEFT.add(places);
        return places;
    }

    /** Those that this process was told. */
    public static Places here() {
        return new Places(Path.of(System.getProperty(DISK)), Path.of(System.getProperty(MEMORY)));
    }

    /** How a process is told. */
    public List<String> flags() {
        return List.of("-D" + DISK + "=" + disk, "-D" + MEMORY + "=" + memory);
    }

    /** A path on disk where there is nothing. */
    public static Path fresh() {
        return fresh(here().disk);
    }

    /** A path in memory where there is nothing. */
    public static Path freshInMemory() {
        return fresh(here().memory);
    }

    private static Path fresh(Path directory) {
        return directory.resolve(ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet());
    }

    /** Removes them, with all that is in them. */
    @Override
    public void close() throws IOException {
        remove(disk);
        remove(memory);
        LEFT.remove(this);
    }

    private static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
