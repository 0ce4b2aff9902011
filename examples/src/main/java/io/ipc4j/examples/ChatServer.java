package io.ipc4j.examples;

import io.ipc4j.Server;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Opens a {@link ChatRoom} and keeps it open. */
@Command(
        name = "chat-server",
        description = "A chat room: all hear what one says. Ctrl-C ends it.",
        mixinStandardHelpOptions = true)
public final class ChatServer implements Callable<Integer> {

    @Parameters(
            paramLabel = "ADDRESS",
            description = {
                "Where to listen, like tcp://127.0.0.1:51000. Port 0 takes a free one.",
                "Each message is a line of JSON: {\"user\": \"ana\", \"message\": \"hola\"}"
            })
    private String address = "";

    /** {@code examples/run chat-server ADDRESS}. */
    public static void main(String[] args) {
        Program.run(new ChatServer(), args);
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Server<ChatMessage> server = ChatRoom.open(address)) {
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            System.out.println("listening on " + server.address());
            server.awaitClosed();
        }
        return 0;
    }
}
