package io.ipc4j.tck;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A second JVM that runs {@link RemotePeer} with all that this one has on its class path and module path. */
final class ChildJvm implements AutoCloseable {
    /** One more flag of the child's, for transports that take one. */
    private static final String FLAG = "ipc4j.tck.flag";

    private static final String END = "(it has ended)";

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private ChildJvm(Process process) {
        this.process = process;
        // Reading a pipe can't be interrupted: a thread of its own does it, so that the watchdog can end the test.
        Thread reader = new Thread(this::read, "ipc4j-tck-child-output");
        reader.setDaemon(true);
        reader.start();
    }

    static ChildJvm start(String mode, String address) throws IOException {
        String path = Stream.of("java.class.path", "jdk.module.path")
                .map(System::getProperty)
                .filter(Objects::nonNull)
                .flatMap(all -> Stream.of(all.split(File.pathSeparator)))
                .filter(entry -> !entry.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // The quickest way to start: it lives for a second or two.
        List<String> command = new ArrayList<>(List.of(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        String flag = System.getProperty(FLAG);
        if (flag != null) {
            command.add(flag);
        }
        command.addAll(List.of(RemotePeer.class.getName(), mode, address));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", path);
        return new ChildJvm(builder.start());
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            output.lines().forEach(lines::add);
        } catch (IOException | java.io.UncheckedIOException e) {
            // It was killed while it wrote.
        } finally {
            lines.add(END);
        }
    }

    /** Waits until it says so, and gives what it says with it. */
    String await(String word) throws InterruptedException {
        while (true) {
            String line = lines.take();
            if (line.startsWith(word + " ")) {
                return line.substring(word.length() + 1);
            }
            if (line.equals(END)) {
                throw new AssertionError("the child ended before it was " + word + ", with " + process.waitFor());
            }
        }
    }

    /** What else it has said with this word. It has ended, or was killed. */
    List<String> rest(String word) throws InterruptedException {
        List<String> rest = new ArrayList<>();
        for (String line = lines.take(); !line.equals(END); line = lines.take()) {
            if (line.startsWith(word + " ")) {
                rest.add(line.substring(word.length() + 1));
            }
        }
        return rest;
    }

    /** Kills it at once: it can't do anything more. What it has said before can still be read: {@code Process} itself would close that. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    /** Ends its input; true if it ends by itself then. */
    boolean endsWithItsInput() throws IOException, InterruptedException {
        process.getOutputStream().close();
        return process.waitFor(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
