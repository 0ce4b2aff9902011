package io.ipc4j.tcp;

import io.ipc4j.Ipc;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** A JVM of its own that runs a main class of the tests: on the class path, with the library and nothing else. */
final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final Path errors;
    private final BufferedReader out;
    private final BufferedWriter in;

    private ChildJvm(List<String> before, List<String> flags, List<String> classPath, Class<?> main, String... args) {
        try {
            errors = Files.createTempFile("ipc4j-child", ".err");
            List<String> command = new ArrayList<>(before);
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(flags);
            command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), main.getName()));
            command.addAll(List.of(args));
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            builder.environment().remove("JAVA_TOOL_OPTIONS"); // the JVM would tell of it
            process = builder.start();
            out = process.inputReader();
            in = process.outputWriter();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without any slf4j provider, as a program has it that has not chosen one. */
    static ChildJvm start(List<String> flags, Class<?> main, String... args) {
        return new ChildJvm(List.of(), flags, classPath(), main, args);
    }

    /** A shell does {@code first} before, and becomes the JVM. */
    static ChildJvm startAfter(String first, Class<?> main, String... args) {
        List<String> shell = List.of("sh", "-c", first + " && exec \"$0\" \"$@\"");
        return new ChildJvm(shell, List.of(), classPath(), main, args);
    }

    /** Logs warnings to its standard error. */
    static ChildJvm startLogging(Class<?> main, String... args) {
        List<String> classPath = classPath();
        try {
            classPath.add(place(Class.forName("org.slf4j.simple.SimpleLogger")));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
        return new ChildJvm(List.of(), List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"), classPath, main, args);
    }

    private static List<String> classPath() {
        return new ArrayList<>(List.of(
                Path.of("target", "test-classes").toAbsolutePath().toString(),
                place(TcpTransport.class),
                place(Ipc.class),
                place(LoggerFactory.class)));
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next line that it prints. */
    String readLine() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the child has ended; it said: " + errors());
        }
        return line;
    }

    /** Asks for something, in one line each way. */
    String ask(String question) throws IOException {
        in.write(question);
        in.newLine();
        in.flush();
        return readLine();
    }

    long askNumber(String question) throws IOException {
        return Long.parseLong(ask(question));
    }

    Process process() {
        return process;
    }

    Duration cpuTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** What it has printed to its standard error. */
    String errors() throws IOException {
        return Files.readString(errors);
    }

    /** Closes its standard input, which is the sign to end, and gives its exit code. */
    int end() throws IOException, InterruptedException {
        in.close();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IOException("the child does not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
