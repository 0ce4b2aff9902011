package io.ipc4j.examples;

import io.ipc4j.Ipc;
import io.ipc4j.QueueStats;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Looks at a queue from outside: also at one in use, and without changing anything. */
@Command(
        name = "queue-stat",
        description = "Says how it stands with an mmap: queue, also with one in use; it changes nothing.",
        mixinStandardHelpOptions = true)
public final class QueueStat implements Callable<Integer> {

    @Parameters(paramLabel = "ADDRESS", description = "The queue, like mmap:/tmp/jobs; no other can be looked at.")
    private String address = "";

    /** {@code examples/run queue-stat ADDRESS}. */
    public static void main(String[] args) {
        Program.run(new QueueStat(), args);
    }

    @Override
    public Integer call() {
        QueueStats stats = Ipc.queueStats(address);
        System.out.println(address);
        line("waiting", stats.waiting(), "to be taken");
        line("leased", stats.leased(), "taken, and not yet done");
        line("capacity", stats.capacity(), "small messages");
        line("participants", stats.participants(), "have it open; a server with all its clients is one");
        line("redelivered", stats.redelivered(), "came back since the queue was made");
        line("dead letters", stats.deadLetters(), "rejected, or delivered too often");
        return 0;
    }

    private static void line(String name, long value, String meaning) {
        System.out.printf("  %-13s %,12d  %s%n", name, value, meaning);
    }
}
