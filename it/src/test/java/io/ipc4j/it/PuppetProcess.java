package io.ipc4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A {@link Puppet} in a JVM of its own. */
final class PuppetProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;

    private PuppetProcess(Process process) {
        this.process = process;
        this.out = process.inputReader();
        this.in = process.outputWriter();
    }

    /** Starts one; {@link #read} gives {@code ready} when it is. */
    static PuppetProcess start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Program.java(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-Xshare:auto",
                        Puppet.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return new PuppetProcess(builder.start());
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
        process.destroyForcibly();
    }

    void killAndWait() throws InterruptedException {
        kill();
        process.waitFor();
    }

    /** Stops it, and returns when each of its threads stands still, which takes a moment. */
    void stop() throws IOException, InterruptedException {
        signal("STOP");
        Path threads = Path.of("/proc", String.valueOf(process.pid()), "task");
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
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
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
    }
}
