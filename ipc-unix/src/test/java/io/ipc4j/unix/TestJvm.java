package io.ipc4j.unix;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM of its own with all that this one has, and a shell before it to set what the JVM inherits. */
final class TestJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;

    private TestJvm(Process process) {
        this.process = process;
        this.out = process.inputReader();
        this.in = process.outputWriter();
    }

    static TestJvm start(Class<?> main, String... args) throws IOException {
        return startAfter(":", main, args);
    }

    /** The shell does {@code first}. Native access is enabled, so far as that is something to enable. */
    static TestJvm startAfter(String first, Class<?> main, String... args) throws IOException {
        List<String> flags =
                Runtime.version().feature() < 24 ? List.of() : List.of("--enable-native-access=ALL-UNNAMED");
        return start(first, flags, path(entry -> true), main, args);
    }

    /** Those entries of this process's class path and module path. */
    static String path(Predicate<String> entries) {
        return Stream.of("java.class.path", "jdk.module.path")
                .map(System::getProperty)
                .filter(Objects::nonNull)
                .flatMap(all -> Stream.of(all.split(File.pathSeparator)))
                .filter(entry -> !entry.isEmpty())
                .filter(entries)
                .collect(Collectors.joining(File.pathSeparator));
    }

    static TestJvm start(String first, List<String> flags, String path, Class<?> main, String... args)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                first + " && exec \"$0\" \"$@\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        command.addAll(flags);
        command.add(main.getName());
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", path);
        return new TestJvm(builder.start());
    }

    void say(String line) throws IOException {
        in.write(line + "\n");
        in.flush();
    }

    String readLine() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the child has ended");
        }
        return line;
    }

    long pid() {
        return process.pid(); // the shell has become the JVM
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
