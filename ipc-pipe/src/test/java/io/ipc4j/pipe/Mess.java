package io.ipc4j.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** What should not be left behind, and other things that a test looks at. */
final class Mess {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

    private Mess() {}

    static List<String> names(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    /** The module's threads that are alive. */
    static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("ipc4j-pipe-"))
                .toList();
    }

    static void await(String what, Callable<Boolean> condition) throws Exception {
        long begin = System.nanoTime();
        while (!condition.call()) {
            assertThat(System.nanoTime() - begin).as("still not: %s", what).isLessThan(PATIENCE);
            LockSupport.parkNanos(1_000_000);
        }
    }

    static Path mkfifo(Path path) throws Exception {
        run("mkfifo", path.toString());
        return path;
    }

    static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
