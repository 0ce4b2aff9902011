package io.ipc4j.examples;

import java.util.List;
import java.util.stream.Stream;

/** Plays with processes: each server, client and guest is the example of that name, in a JVM of its own. */
final class ProcessStage implements Stage {
    private final Troupe troupe = new Troupe();

    @Override
    public String description() {
        return "each part in a process of its own";
    }

    @Override
    public String echoServer(String address) throws InterruptedException {
        return troupe.start(EchoServer.class, real(address)).lineAfter("listening on ");
    }

    @Override
    public String chatServer(String address) throws InterruptedException {
        return troupe.start(ChatServer.class, real(address)).lineAfter("listening on ");
    }

    private String real(String address) {
        return address.replace("{dir}", troupe.folder().toString());
    }

    @Override
    public List<String> echo(String address, List<String> words) throws InterruptedException {
        return troupe.start(
                        EchoClient.class,
                        Stream.concat(Stream.of(address), words.stream()).toArray(String[]::new))
                .end();
    }

    @Override
    public Guest guest(String address, String name) throws InterruptedException {
        Child child = troupe.start(ChatClient.class, address, "--user", name);
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
        troupe.close();
    }
}
