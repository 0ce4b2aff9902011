package io.ipc4j.examples;

import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.MessageQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts jobs into a work queue. Any number of producers may do so at once, and it does not matter who comes first. */
@Command(
        name = "producer",
        description = "Puts jobs into a queue: \"job 1\", \"job 2\", and so on. It waits while the queue is full.",
        mixinStandardHelpOptions = true)
public final class Producer implements Callable<Integer> {
    /** For a consumer: there is nothing more to come. */
    static final String FIN = "FIN";

    @Parameters(
            paramLabel = "ADDRESS",
            description =
                    "The queue: mmap:/tmp/jobs is a directory that outlives all processes (made if it is not there), and"
                            + " wherever a queue-server listens is one too.")
    private String address = "";

    @Option(names = "--count", paramLabel = "N", description = "How many jobs (default: ${DEFAULT-VALUE}).")
    private long count = 10;

    @Option(names = "--size", paramLabel = "B", description = "Pads each job to so many bytes.")
    private int size;

    @Option(names = "--rate", paramLabel = "R", description = "So many a second; as fast as it goes if not given.")
    private double rate;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description =
                    "Puts so many with one call, which is much faster on a served queue (default: ${DEFAULT-VALUE}).")
    private int batch = 1;

    @Option(
            names = "--fin",
            paramLabel = "N",
            description = "Says at the end, to so many consumers, that no more comes (default: ${DEFAULT-VALUE}).")
    private int fins;

    private final Tally tally = new Tally("put", true);

    /** {@code examples/run producer ADDRESS [--count N] [--size B] [--rate R]}. */
    public static void main(String[] args) {
        Program.run(new Producer(), args);
    }

    @Override
    public Integer call() {
        Program.positive("--count", count);
        Program.positive("--batch", batch);
        Program.notNegative("--size", size);
        Program.notNegative("--rate", rate);
        Program.notNegative("--fin", fins);
        CtrlC.interrupts(this::putAll, () -> System.out.println(tally.total()));
        return 0;
    }

    private void putAll() throws InterruptedException {
        try (MessageQueue<String> queue = Ipc.openQueue(address, Codec.utf8())) {
            put(queue);
            for (int i = 0; i < fins; i++) {
                queue.put(FIN);
            }
        }
    }

    private void put(MessageQueue<String> queue) throws InterruptedException {
        long begin = System.nanoTime();
        for (long next = 1; next <= count; next += batch) {
            List<String> jobs = jobs(next, Math.min(batch, count - next + 1));
            queue.putAll(jobs);
            tally.add(jobs.size(), jobs.stream().mapToLong(String::length).sum());
            if (rate > 0) {
                sleepUntil(begin + (long) (tally.count() / rate * 1e9));
            }
        }
    }

    private List<String> jobs(long first, long number) {
        List<String> jobs = new ArrayList<>();
        for (long i = first; i < first + number; i++) {
            String job = "job " + i;
            jobs.add(job.length() < size ? job + " " + ".".repeat(size - job.length() - 1) : job);
        }
        return jobs;
    }

    private static void sleepUntil(long time) throws InterruptedException {
        for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
