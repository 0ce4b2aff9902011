package io.ipc4j.examples;

import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Server;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Sends back to each client what it sends: the smallest server there is. One thread serves them all. */
@Command(
        name = "echo-server",
        description = "Sends back to each client what it sends. Ctrl-C ends it.",
        mixinStandardHelpOptions = true)
public final class EchoServer implements Callable<Integer> {

    @Parameters(
            paramLabel = "ADDRESS",
            description = {
                "Where to listen, like tcp://127.0.0.1:51000 (port 0 takes a free one), unix:/tmp/echo.sock or pipe:/tmp/echo.",
                "With ?framing=line it talks with nc, with ?framing=raw with whatever sends bytes."
            })
    private String address = "";

    /** {@code examples/run echo-server ADDRESS}. */
    public static void main(String[] args) {
        Program.run(new EchoServer(), args);
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Server<byte[]> server = open(address)) {
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            System.out.println("listening on " + server.address());
            server.awaitClosed();
        }
        return 0;
    }

    static Server<byte[]> open(String address) {
        return Server.start(Ipc.listen(address, Codec.bytes()), (channel, message) -> channel.send(message));
    }
}
