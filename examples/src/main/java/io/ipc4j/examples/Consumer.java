package io.ipc4j.examples;

import io.ipc4j.Codec;
import io.ipc4j.Delivery;
import io.ipc4j.Ipc;
import io.ipc4j.IpcException;
import io.ipc4j.MessageQueue;
import io.ipc4j.QueueException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Takes jobs out of a work queue, one at a time, and shares them with whoever else does so. A job is acknowledged when it is done: if this
 * process is killed before that, somebody else gets it.
 */
@Command(
        name = "consumer",
        description =
                "Takes jobs out of a queue and prints them, until it is told that no more comes. Several share the work.",
        mixinStandardHelpOptions = true)
public final class Consumer implements Callable<Integer> {

    static final String AGAIN = "(came back";

    @Parameters(
            paramLabel = "ADDRESS",
            description =
                    "The queue: mmap:/tmp/jobs is a directory that outlives all processes (made if it is not there), and"
                            + " wherever a queue-server listens is one too.")
    private String address = "";

    @Option(names = "--count", paramLabel = "N", description = "Ends after so many jobs; without it, at FIN or Ctrl-C.")
    private long count = Long.MAX_VALUE;

    @Option(names = "--work", paramLabel = "MS", description = "Works on each job for so many milliseconds.")
    private long work;

    @Option(names = "--quiet", description = "Prints not each job, only how it goes on, and the total.")
    private boolean quiet;

    private Tally tally = new Tally("took", false);

    /** {@code examples/run consumer ADDRESS [--count N]}. */
    public static void main(String[] args) {
        Program.run(new Consumer(), args);
    }

    @Override
    public Integer call() {
        Program.positive("--count", count);
        Program.notNegative("--work", work);
        tally = new Tally("took", quiet);
        CtrlC.interrupts(this::takeAll, () -> System.out.println(tally.total()));
        return 0;
    }

    private void takeAll() throws InterruptedException {
        try (MessageQueue<String> queue = Ipc.openQueue(address, Codec.utf8())) {
            boolean more = true;
            while (more && tally.count() < count) {
                more = takeOne(queue);
            }
        }
    }

    /** False when there is nothing more to come. */
    private boolean takeOne(MessageQueue<String> queue) throws InterruptedException {
        try (Delivery<String> delivery = queue.lease()) {
            String job = delivery.message();
            if (job.equals(Producer.FIN)) {
                acknowledge(delivery);
                return false;
            }
            if (!quiet) {
                System.out.println(
                        delivery.deliveries() == 1
                                ? job
                                : job + " " + AGAIN + ", delivery " + delivery.deliveries() + ")");
                if (System.out.checkError()) {
                    throw new IpcException("nobody reads what is printed any more; the job at hand goes back");
                }
            }
            TimeUnit.MILLISECONDS.sleep(work);
            if (acknowledge(delivery)) {
                tally.add(1, job.length());
            }
            return true;
        }
    }

    /** False if the queue's server was lost meanwhile: whoever gets the message then does it again. */
    private static boolean acknowledge(Delivery<String> delivery) {
        try {
            delivery.ack();
            return true;
        } catch (QueueException e) {
            System.err.println("consumer: a job may come again: " + e.getMessage());
            return false;
        }
    }
}
