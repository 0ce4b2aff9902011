package io.ipc4j.examples;

import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.IpcException;
import io.ipc4j.MessageQueue;
import io.ipc4j.QueueServer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Offers a queue of this process to others, over any transport. */
@Command(
        name = "queue-server",
        description = {
            "Offers a queue to others, over any transport. Ctrl-C ends it.",
            "First where to listen, then what to offer: queue-server tcp://127.0.0.1:51000 mmap:/tmp/jobs"
        },
        mixinStandardHelpOptions = true)
public final class JobServer implements Callable<Integer> {

    @Parameters(
            index = "0",
            paramLabel = "ADDRESS",
            description = {
                "Where to listen, like tcp://127.0.0.1:51000, unix:/tmp/jobs.sock, pipe:/tmp/jobs-pipe or mmap:/tmp/jobs-served.",
                "With mmap: the server comes first: who opens such an address before makes a queue there."
            })
    private String address = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "QUEUE",
            description =
                    "What to offer: mem:jobs lives as long as this server, mmap:/tmp/jobs outlives it (default: ${DEFAULT-VALUE}).")
    private String offered = "mem:jobs";

    /** {@code examples/run queue-server ADDRESS [QUEUE]}. */
    public static void main(String[] args) {
        Program.run(new JobServer(), args);
    }

    @Override
    public Integer call() throws InterruptedException {
        try (MessageQueue<byte[]> queue = Ipc.openQueue(offered, Codec.bytes());
                QueueServer server = Ipc.serveQueue(address, queue)) {
            Thread atExit = new Thread(server::closeWithQueue);
            Runtime.getRuntime().addShutdownHook(atExit);
            System.out.println("listening on " + server.address());
            server.awaitClosed();
            if (atExit.getState() == Thread.State.NEW) {
                throw new IpcException("the queue " + offered + " is closed or has failed, and is no longer served");
            }
            atExit.join(); // after Ctrl-C: it closes the queue, and the process ends when it has
        }
        return 0;
    }
}
