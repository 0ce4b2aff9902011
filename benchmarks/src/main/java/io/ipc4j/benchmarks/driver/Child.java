package io.ipc4j.benchmarks.driver;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process that was started to be measured. It says lines, and is told lines. */
final class Child implements AutoCloseable {
    /** What it says when it says no more. */
    static final String END = "the end";

    /**
     * Ends the process with this one, however this one ends: a process that stands still can't do so itself. Told nothing until its end,
     * it kills; told a line, it goes.
     */
    private static final String WATCH = "trap '' HUP INT TERM; read line || kill -KILL $0";

    private final Process process;
    private final Process watch;
    private final Path errors;
    private final BufferedWriter in;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    Child(List<String> command, Path directory) throws IOException {
        errors = Files.createTempFile(directory, "errors", ".txt");
        process = new ProcessBuilder(command)
                .redirectError(errors.toFile())
                .directory(new File(System.getProperty("java.io.tmpdir")))
                .start();
        watch = new ProcessBuilder("sh", "-c", WATCH, "" + process.pid())
                .redirectErrorStream(true)
                .start();
        in = process.outputWriter(StandardCharsets.UTF_8);
        Thread reading = new Thread(this::read, "reads " + process.pid());
        reading.setDaemon(true);
        reading.start();
    }

    private void read() {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            // killed
        }
        lines.add(END);
    }

    /** Whoever waits for what it would have said need not wait any longer. */
    void endsWith(Child other) {
        other.process.onExit().thenRun(process::destroyForcibly);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Nothing happens if it is gone; whoever waits for its answer will know. */
    void say(String line) {
        try {
            in.write(line);
            in.newLine();
            in.flush();
        } catch (IOException e) {
            // gone
        }
    }

    /** Its next line, or {@link #END}. */
    String nextLine(long deadlineNanos) throws InterruptedException, TrialFailure {
        String line = lines.poll(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (line == null) {
            throw new TrialFailure("it took too long");
        }
        return line;
    }

    /** Its next line, which is an answer. */
    String answer(long deadlineNanos) throws InterruptedException, IOException, TrialFailure {
        String line = nextLine(deadlineNanos);
        if (line.equals(END)) {
            throw failure();
        }
        return line;
    }

    /** Why it has ended. */
    TrialFailure failure() throws InterruptedException, IOException {
        process.waitFor(1, TimeUnit.SECONDS);
        List<String> said = Files.readAllLines(errors, StandardCharsets.UTF_8);
        return said.stream()
                .filter(line -> line.matches(".*(Exception|Error)\\b.*"))
                .findFirst()
                .or(() -> said.stream().reduce((first, last) -> last))
                .map(TrialFailure::new)
                .orElseGet(() -> new TrialFailure("it ended, and said nothing"));
    }

    boolean hasFailed() throws InterruptedException {
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() != 0;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS); // else its files come back
            watch.getOutputStream().write('\n');
            watch.getOutputStream().close();
        } catch (IOException e) {
            // it has seen the process go, or was killed itself
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
