package io.ipc4j.benchmarks;

import java.util.List;

/**
 * How long everything takes.
 *
 * @param name of the two that there are
 * @param runs of each contender, in turn
 * @param warmUpMillis before anything counts; while the compiler works, its threads push two spinning ones around
 * @param lapMillis with which each turn begins, and which does not count: whoever has stood still runs again
 * @param windowMillis what counts
 * @param idleMillis what counts of an idle process
 * @param wakeUps how many, at most; those after long sleeps take as long as fits in three windows
 */
public record Scale(
        String name,
        int runs,
        int warmUpMillis,
        int lapMillis,
        int windowMillis,
        int idleMillis,
        int wakeUps,
        List<Integer> throughputSizes,
        List<Integer> sleeps,
        List<Integer> receivers,
        List<Integer> clients,
        List<Integer> hands,
        int limitMillis) {

    public static final Scale FULL = new Scale(
            "full",
            5,
            2000,
            100,
            1000,
            10_000,
            2000,
            List.of(64, 1024, 65_536),
            List.of(1, 100),
            List.of(1, 100, 1000),
            List.of(1, 10, 100, 1000),
            List.of(1, 4),
            120_000);

    /** Whether all of it works; its figures are noise. */
    public static final Scale QUICK = new Scale(
            "quick", 1, 50, 10, 50, 300, 20, List.of(64), List.of(1), List.of(100), List.of(100), List.of(1), 60_000);

    /** When what begins now has taken too long. */
    public long deadline() {
        return System.nanoTime() + limitMillis * 1_000_000L;
    }

    /** The numbers that this bench is run with. */
    public List<Integer> parameters(Bench bench) {
        return switch (bench) {
            case WAKEUP -> sleeps;
            case IDLE -> receivers;
            case CLIENTS -> clients;
            case QUEUE -> hands;
            default -> List.of(0);
        };
    }

    /** The sizes that this bench is run with if nobody asks for others. */
    public List<Integer> sizes(Bench bench) {
        return bench == Bench.THROUGHPUT ? throughputSizes : List.of(64);
    }

    /** As processes tell each other. */
    public static Scale named(String name) {
        return name.equals(QUICK.name) ? QUICK : FULL;
    }
}
