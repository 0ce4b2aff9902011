package io.ipc4j.benchmarks;

import io.ipc4j.benchmarks.measure.Measuring;
import io.ipc4j.benchmarks.measure.Meter;
import io.ipc4j.benchmarks.queues.WorkQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The processes that are measured. They talk with the one that started them in lines.
 *
 * <ul>
 *   <li>{@code serve BENCH FAMILY NAME SIZE} prints its address, and then what it holds, as often as it is asked;
 *   <li>{@code measure BENCH FAMILY NAME SIZE PARAMETER SCALE} reads {@code PID ADDRESS} of the server, and prints its figures turn by turn;
 *   <li>{@code put BENCH FAMILY NAME SIZE}, {@code take BENCH FAMILY NAME SIZE} work on a queue, and print what they have done, as often as asked.
 * </ul>
 */
public final class Worker {
    /** What a measuring process says to hear what its server holds. */
    public static final String MEMORY = "memory?";
    /** How a figure begins: {@code figure NAME VALUE}. */
    public static final String FIGURE = "figure ";
    /** What a measuring process says when it waits for its next turn. */
    public static final String READY = "ready";
    /** What it is told then. */
    public static final String TURN = "turn";

    private Worker() {}

    public static void main(String[] args) {
        try {
            run(Parent.listenTo(), args);
            Runtime.getRuntime().halt(0); // whatever threads somebody has left
        } catch (Throwable e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static void run(Parent parent, String[] args) throws Exception {
        Bench bench = Bench.valueOf(args[1]);
        Entrant entrant = Contenders.find(bench, args[2], args[3]);
        int size = Integer.parseInt(args[4]);
        switch (args[0]) {
            case "serve" -> serve(parent, bench, entrant, size);
            case "measure" -> measure(parent, bench, (Contender) entrant, size, args);
            case "put" -> work(parent, ((WorkQueue) entrant).putter(serverOf(parent)[1], size));
            case "take" -> work(parent, ((WorkQueue) entrant).taker(serverOf(parent)[1], size));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /** Its process id, and its address. */
    private static String[] serverOf(Parent parent) throws InterruptedException {
        return parent.nextLine().split(" ", 2);
    }

    private static void serve(Parent parent, Bench bench, Entrant entrant, int size) throws Exception {
        Thread answering = new Thread(() -> tellMemory(parent), "memory");
        answering.setDaemon(true);
        answering.start();
        if (entrant instanceof WorkQueue queue) {
            queue.serve(size, System.out::println);
        } else {
            ((Contender) entrant).serve(bench.role(), size, System.out::println);
        }
        new CountDownLatch(1).await(); // who ends by itself has failed, for those who look
    }

    private static void tellMemory(Parent parent) {
        try {
            while (true) {
                parent.nextLine();
                System.out.println(Memory.here());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void measure(Parent parent, Bench bench, Contender contender, int size, String[] args)
            throws Exception {
        Case what = new Case(bench, contender, size, Integer.parseInt(args[5]));
        String[] server = serverOf(parent);
        Measuring measuring = new Measuring(
                what, contender, Scale.named(args[6]), Long.parseLong(server[0]), server[1], () -> askMemory(parent));
        try (Meter meter = measuring.open()) {
            meter.warmUp();
            System.out.println(READY);
            while (parent.nextLine().equals(TURN)) {
                meter.turn().forEach((key, value) -> System.out.println(FIGURE + key + " " + value));
                System.out.println(READY);
            }
        }
    }

    private static Memory askMemory(Parent parent) throws InterruptedException {
        System.out.println(MEMORY);
        return Memory.parse(parent.nextLine());
    }

    private static void work(Parent parent, WorkQueue.Hand hand) throws Exception {
        AtomicLong done = new AtomicLong();
        Thread answering = new Thread(() -> tellProgress(parent, done), "progress");
        answering.setDaemon(true);
        answering.start();
        while (true) {
            done.setRelease(done.getPlain() + hand.work());
        }
    }

    private static void tellProgress(Parent parent, AtomicLong done) {
        try {
            while (true) {
                parent.nextLine();
                System.out.println(done.getAcquire());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
