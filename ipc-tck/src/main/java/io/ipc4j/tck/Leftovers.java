package io.ipc4j.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What this process holds of the system. */
final class Leftovers {

    private Leftovers() {}

    /** How many descriptors are open; 0 where the system doesn't say. */
    static int descriptors() throws IOException {
        Path directory = Path.of("/proc/self/fd");
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try (Stream<Path> open = Files.list(directory)) {
            return (int) open.count();
        }
    }
}
