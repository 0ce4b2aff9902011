package io.ipc4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files of benchmarks are: in a directory that goes with the first process, since the others are killed. */
final class Places {
    /** Set for the peers. */
    static final String DIRECTORY = "ipc4j.benchmarks.directory";

    private Places() {}

    /** Makes the directory, and removes it with all that is in it when this process ends. */
    static Path make() throws IOException {
        Path directory = Files.createTempDirectory("ipc4j-benchmarks");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> clear(directory)));
        System.setProperty(DIRECTORY, directory.toString());
        return directory;
    }

    private static void clear(Path directory) {
        try (var all = Files.walk(directory)) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            System.err.println("left behind: " + e.getMessage());
        }
    }

    /** A path where there is nothing: one of this process's. */
    static Path fresh() {
        return Path.of(
                System.getProperty(DIRECTORY), "p" + ProcessHandle.current().pid());
    }
}
