package io.ipc4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A JVM of its own that is told what to do, a line a command, like {@link Puppet}. */
final class PuppetProcess implements AutoCloseable {
    private final Process process;
    private final boolean isWrapped;
    private final BufferedReader out;
    private final BufferedWriter in;

    private PuppetProcess(Process process, boolean isWrapped) {
        this.process = process;
        this.isWrapped = isWrapped;
        this.out = process.inputReader();
        this.in = process.outputWriter();
    }

    /** Starts one; {@link #read} gives {@code ready} when it is. */
    static PuppetProcess start() throws IOException {
        return start(List.of(), List.of(), Puppet.class);
    }

    /**
     * Starts another.
     *
     * @param before the words before {@code java}; the first names a command that runs the others as its only child
     * @param jvmArgs what its JVM is told
     * @param main its class
     */
    static PuppetProcess start(List<String> before, List<String> jvmArgs, Class<?> main, String... args)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(
                List.of(Program.java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "-Xshare:auto"));
        command.addAll(jvmArgs);
        command.add(main.getName());
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return new PuppetProcess(builder.start(), !before.isEmpty());
    }

    void say(String line) throws IOException {
        in.write(line + "\n");
        in.flush();
    }

    String read() throws IOException {
        String line = out.readLine();
        assertThat(line).as("what the process says").isNotNull();
        return line;
    }

    /** {@code kill -9}, at once. */
    void kill() {
        java().destroyForcibly();
    }

    void killAndWait() throws InterruptedException {
        kill();
        process.waitFor();
    }

    /** Waits for its end, and gives the exit code. */
    int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The JVM itself: if something else runs it, that has to start it first. */
    private ProcessHandle java() {
        while (isWrapped && process.isAlive()) {
            Optional<ProcessHandle> child = process.children().findFirst();
            if (child.isPresent()) {
                return child.get();
            }
            LockSupport.parkNanos(1_000_000);
        }
        return process.toHandle();
    }

    /** Stops it, and returns when each of its threads stands still, which takes a moment. */
    void stop() throws IOException, InterruptedException {
        signal("STOP");
        Path threads = Path.of("/proc", String.valueOf(java().pid()), "task");
        boolean still = false;
        while (!still) {
            LockSupport.parkNanos(1_000_000);
            try (Stream<Path> all = Files.list(threads)) {
                still = all.allMatch(PuppetProcess::standsStill);
            }
        }
    }

    void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(java().pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static boolean standsStill(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
        } catch (IOException e) {
            return true; // it has ended
        }
    }

    @Override
    public void close() {
        kill();
        process.destroyForcibly();
    }
}
