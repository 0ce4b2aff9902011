package io.ipc4j.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The processes of a scene, and a folder for what they need. Nothing is left of them when it is closed. One thread's. */
final class Troupe implements AutoCloseable {
    private final List<Child> children = new ArrayList<>();
    private final Path folder;

    Troupe() {
        try {
            folder = Files.createTempDirectory("ipc4j-demo");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder() {
        return folder;
    }

    Child start(Class<?> main, String... arguments) throws InterruptedException {
        Child child = new Child(main, arguments);
        children.add(child);
        return child;
    }

    @Override
    public void close() {
        List<Child> lastFirst = new ArrayList<>(children); // guests before their server
        Collections.reverse(lastFirst);
        lastFirst.forEach(Child::close);
        try (Stream<Path> left = Files.walk(folder)) {
            for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path); // one that was killed may still be going
            }
        } catch (IOException | UncheckedIOException e) {
            throw new DemoFailure("something is left in " + folder + ": " + e);
        }
    }
}
