package io.ipc4j.mmap;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM of its own with all that this one has. */
public final class SecondJvm implements AutoCloseable {
    public final Process process;
    private final BufferedReader out;

    private SecondJvm(Process process) {
        this.process = process;
        this.out = process.inputReader();
    }

    public static SecondJvm start(Class<?> main, String... args) throws IOException {
        String path = Stream.of("java.class.path", "jdk.module.path")
                .map(System::getProperty)
                .filter(Objects::nonNull)
                .flatMap(all -> Stream.of(all.split(File.pathSeparator)))
                .filter(entry -> !entry.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                main.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", path);
        return new SecondJvm(builder.start());
    }

    public String readLine() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the child has ended");
        }
        return line;
    }

    public void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("kill -" + name + " failed");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
