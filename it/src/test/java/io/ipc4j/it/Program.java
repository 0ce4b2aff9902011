package io.ipc4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A process that a test has started. Closing it ends it. */
final class Program implements AutoCloseable {
    /** A guard against hanging, not a limit that is tested: what is read ends, and the test says what is missing. */
    private static final int MOST_MINUTES = 5;

    private final List<String> command;
    private final Process process;
    private final BufferedReader output;
    private final Path errors;

    private Program(List<String> command, Process process, Path errors) {
        this.command = command;
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.errors = errors;
        CompletableFuture.delayedExecutor(MOST_MINUTES, TimeUnit.MINUTES).execute(process::destroyForcibly);
    }

    /** Starts a program. */
    static Program start(Path directory, List<String> command) throws IOException {
        Path errors = Files.createTempFile("ipc4j-it", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectError(errors.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return new Program(command, builder.start(), errors);
    }

    /** The virtual machine that this test runs on. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Waits for a line that begins so, and gives the rest of it. */
    String awaitLine(String prefix) throws IOException {
        String line = output.readLine();
        assertThat(line)
                .as("a line of %s, which said on stderr: %s", command, errors())
                .isNotNull()
                .startsWith(prefix);
        return line.substring(prefix.length());
    }

    /** Waits for the end, which must be a good one, and gives what was printed and not read before. */
    String awaitSuccess() throws InterruptedException {
        String rest = String.join("\n", output.lines().toList());
        assertThat(process.waitFor())
                .as("exit code of %s, which said: %s%n%s", command, rest, errors())
                .isZero();
        return rest;
    }

    /** What it has printed on stderr until now. */
    String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to end, as Ctrl-C does, and waits for that. */
    void end() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        Files.delete(errors);
    }
}
