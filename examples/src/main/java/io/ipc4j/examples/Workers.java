package io.ipc4j.examples;

import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.MessageQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The demo's last scene: a producer and two consumers share a durable queue, and one of them is killed at work. */
final class Workers {
    private static final int JOBS = 300;
    private static final int JOBS_BEFORE_THE_KILL = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Workers() {}

    /** Plays it; fails if a job was lost. */
    static void play() throws InterruptedException {
        try (Troupe troupe = new Troupe()) {
            String queue = "mmap:" + troupe.folder().resolve("jobs");
            System.out.printf("%na work queue at %s: no server, and it outlives its users%n", queue);
            Child ana = troupe.start(Consumer.class, queue, "--work", "5");
            Child beto = troupe.start(Consumer.class, queue, "--work", "5");
            Child producer = troupe.start(Producer.class, queue, "--count", Integer.toString(JOBS), "--rate", "400");
            List<String> anas = new ArrayList<>();
            while (anas.size() < JOBS_BEFORE_THE_KILL) {
                anas.add(ana.nextLine());
            }
            System.out.println("  a producer puts " + JOBS + " jobs; the consumers ana and beto take them");
            anas.addAll(ana.kill());
            System.out.printf("    ana is killed (kill -9) at work on her number %d, %s%n", anas.size(), last(anas));
            producer.end();
            awaitTheEnd(queue);
            check(anas, beto.end());
        }
    }

    private static void awaitTheEnd(String address) throws InterruptedException {
        try (MessageQueue<String> queue = Ipc.openQueue(address, Codec.utf8())) {
            DemoFailure.unless(queue.awaitDrained(PATIENCE), queue.size() + " jobs are left over");
            queue.put(Producer.FIN);
        }
    }

    private static void check(List<String> anas, List<String> betos) {
        System.out.println("    beto does the rest: " + last(betos));
        List<String> back =
                betos.stream().filter(job -> job.contains(Consumer.AGAIN)).toList();
        System.out.println("    and has seen: " + String.join(", ", back));
        Set<String> done = Stream.concat(anas.stream(), betos.stream())
                .filter(line -> line.startsWith("job "))
                .map(line -> line.replaceFirst(" \\(.*", ""))
                .collect(Collectors.toSet());
        DemoFailure.unless(!back.isEmpty(), "the job that was killed with ana did not come back");
        DemoFailure.unless(done.size() == JOBS, "of " + JOBS + " jobs only " + done.size() + " were done");
        System.out.println("    all " + JOBS + " jobs are done");
    }

    private static String last(List<String> lines) {
        return lines.get(lines.size() - 1);
    }
}
