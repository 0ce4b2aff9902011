package io.ipc4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/** An example as somebody starts it: {@code examples/run NAME ARGS}, with a keyboard and a screen. */
final class Example implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    final Process process;
    private final BlockingQueue<String> screen = new LinkedBlockingQueue<>();
    private final Thread reader;
    private final CompletableFuture<String> errors;

    private Example(Process process) {
        this.process = process;
        this.errors = CompletableFuture.supplyAsync(
                () -> all(process.getErrorStream()), task -> daemon(task).start());
        this.reader = daemon(this::read);
        reader.start();
    }

    static Example run(String... arguments) throws IOException {
        return start(Path.of("run").toAbsolutePath(), arguments);
    }

    /** The same with a copy of the script. */
    static Example start(Path script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(Path.of("target").toFile());
        builder.environment().put("IPC4J_BUILD", "never"); // this build is at work on it
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        return new Example(builder.start());
    }

    String address() throws InterruptedException {
        String line = nextLine();
        assertThat(line).startsWith("listening on ");
        return line.substring("listening on ".length());
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    private void read() {
        try (BufferedReader output = process.inputReader(UTF_8)) {
            output.lines().forEach(screen::add);
        } catch (IOException e) {
            screen.add(e.toString());
        }
    }

    private static String all(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    String nextLine() throws InterruptedException {
        String line = screen.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(line).as("a line, in time").isNotNull();
        return line;
    }

    void type(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(UTF_8));
        process.getOutputStream().flush();
    }

    /** Ctrl-D. */
    void endInput() throws IOException {
        process.getOutputStream().close();
    }

    /** How it ended by itself. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            Assertions.fail("it does not end");
        }
        reader.join();
        return process.exitValue();
    }

    /** What is left on the screen, after the end. */
    List<String> rest() throws InterruptedException {
        exitCode();
        return List.copyOf(screen);
    }

    /** All of stderr, after the end. */
    String errors() throws InterruptedException {
        exitCode();
        return errors.join();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
