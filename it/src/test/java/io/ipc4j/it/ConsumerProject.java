package io.ipc4j.it;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Maven project of somebody who has read README.md: outside this reactor, with the dependencies and the classes that stand
 * there. With a package it is a module.
 */
final class ConsumerProject {
    private final Path directory;
    private final boolean modular;

    ConsumerProject(String name, boolean modular, Readme readme) throws IOException {
        this.directory = Path.of(System.getProperty("ipc4j.it.work"), name);
        this.modular = modular;
        clear(directory);
        write("settings.xml", resource("settings.xml"));
        write("pom.xml", resource("pom.xml").replace("<!-- README -->", readme.block("xml")));
        for (Map.Entry<String, String> each : readme.classes().entrySet()) {
            write(source(each.getKey()), (modular ? "package consumer;\n" : "") + each.getValue());
        }
        if (modular) {
            write("src/main/java/module-info.java", resource("module-info.txt"));
        }
    }

    private String source(String type) {
        return "src/main/java/" + (modular ? "consumer/" : "") + type + ".java";
    }

    /** Compiles it, with Maven. */
    void compile() throws IOException, InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("ipc4j.it.maven"), "bin", "mvn").toString(),
                "-B",
                "-ntp",
                "-s",
                "settings.xml",
                "-Dmaven.repo.local=" + System.getProperty("ipc4j.it.repository"),
                "compile");
        try (Program maven = Program.start(directory, command)) {
            maven.awaitSuccess();
        }
    }

    /** Starts one of its classes. */
    Program run(List<String> flags, String type, String... arguments) throws IOException {
        String path = "target/classes" + File.pathSeparator
                + Files.readString(directory.resolve("target/path.txt")).strip();
        List<String> command = new ArrayList<>();
        command.add(Program.java());
        command.addAll(flags);
        command.addAll(
                modular
                        ? List.of("--module-path", path, "--module", "consumer/consumer." + type)
                        : List.of("--class-path", path, type));
        command.addAll(List.of(arguments));
        return Program.start(directory, command);
    }

    private void write(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private static void clear(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ConsumerProject.class.getResourceAsStream("/consumer/" + name)) {
            if (in == null) {
                throw new IOException("no resource consumer/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
