package io.ipc4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One of the examples in a process of its own: the same JVM, the same class path. */
final class Child implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final String name;
    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Thread reader;

    Child(Class<?> main, String... arguments) {
        this.name = main.getSimpleName();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reader = new Thread(this::read, name + "-output");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader output = process.inputReader(UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add(name + " can't be read: " + e.getMessage());
        }
    }

    BlockingQueue<String> lines() {
        return lines;
    }

    /** Waits for the next line that starts so, and gives the rest of it. */
    String lineAfter(String start) throws InterruptedException {
        String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        DemoFailure.unless(line != null && line.startsWith(start), name + " did not say \"" + start + "\" but " + line);
        return line.substring(start.length());
    }

    void type(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new DemoFailure(name + " does not listen: " + e.getMessage());
        }
    }

    /** Ctrl-D: no more input. */
    void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new DemoFailure(name + " does not listen: " + e.getMessage());
        }
    }

    /** Waits for an end in order; gives the lines that are left. */
    List<String> end() throws InterruptedException {
        DemoFailure.unless(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), name + " does not end");
        DemoFailure.unless(process.exitValue() == 0, name + " ended with exit code " + process.exitValue());
        reader.join();
        return List.copyOf(lines);
    }

    /** Asks it to end, and insists after a while. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(5, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
