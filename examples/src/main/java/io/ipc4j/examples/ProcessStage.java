package io.ipc4j.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Plays with processes: each server, client and guest is the example of that name, in a JVM of its own. */
final class ProcessStage implements Stage {
    private final List<Child> children = new CopyOnWriteArrayList<>();
    private final Thread atExit = new Thread(this::clear);
    private final Path folder;

    ProcessStage() {
        try {
            folder = Files.createTempDirectory("ipc4j-demo");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(atExit); // Ctrl-C in the middle
    }

    private Child start(Class<?> main, String... arguments) throws InterruptedException {
        Child child = new Child(main, arguments);
        children.add(child);
        return child;
    }

    @Override
    public String description() {
        return "each part in a process of its own";
    }

    @Override
    public String echoServer(String address) throws InterruptedException {
        return start(EchoServer.class, real(address)).lineAfter("listening on ");
    }

    @Override
    public String chatServer(String address) throws InterruptedException {
        return start(ChatServer.class, real(address)).lineAfter("listening on ");
    }

    private String real(String address) {
        return address.replace("{dir}", folder.toString());
    }

    @Override
    public List<String> echo(String address, List<String> words) throws InterruptedException {
        return start(
                        EchoClient.class,
                        Stream.concat(Stream.of(address), words.stream()).toArray(String[]::new))
                .end();
    }

    @Override
    public Guest guest(String address, String name) throws InterruptedException {
        Child child = start(ChatClient.class, address, "--user", name);
        child.lineAfter("* you are in");
        return new Guest(name, child.lines()) {
            @Override
            void send(String words) {
                child.type(words);
            }

            @Override
            void leaves() throws InterruptedException {
                child.endInput();
                child.end();
            }
        };
    }

    @Override
    public void close() {
        clear();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private void clear() {
        List<Child> lastFirst = new ArrayList<>(children); // guests before their server
        Collections.reverse(lastFirst);
        lastFirst.forEach(Child::close);
        try (Stream<Path> left = Files.walk(folder)) {
            for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
