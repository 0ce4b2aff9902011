package io.ipc4j.benchmarks;

import io.ipc4j.benchmarks.Contender.Client;
import io.ipc4j.benchmarks.Contender.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** {@code benchmarks/run rtt|throughput|clients [RUNS] [SIZE] [ROUTE]}: the contenders in turn, run after run, and the medians. */
final class Benchmarks {
    private static final int ROUND_TRIPS = 100_000;
    /** While the compiler works, its threads push the two spinning ones around: some three seconds. */
    private static final int WARM_UP_ROUND_TRIPS = 250_000;

    /** Of a million messages each; the compiler has not settled before. */
    private static final int WARM_UP_BURSTS = 25;

    private static final int BURSTS = 10;

    private Benchmarks() {}

    public static void main(String[] args) throws Exception {
        String bench = args.length > 0 ? args[0] : "";
        int runs = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        int size = args.length > 2 ? Integer.parseInt(args[2]) : 64;
        String route = args.length > 3 ? args[3] : "tcp";
        Contenders all = Contenders.of(route);
        Places.make();
        System.out.printf(
                "%s over %s, %d B a message, %d runs in turn; JDK %s, %s, %d processors%n",
                bench,
                route,
                size,
                runs,
                System.getProperty("java.version"),
                System.getProperty("os.name"),
                Runtime.getRuntime().availableProcessors());
        switch (bench) {
            case "rtt" -> rtt(all.roundTrip(), runs, size);
            case "throughput" -> throughput(all.throughput(), runs, size);
            case "clients" -> ManyClients.run(all.roundTrip(), runs, size);
            default -> {
                System.err.println("benchmarks/run rtt|throughput|clients [RUNS] [SIZE] [tcp|unix|pipe|mmap]");
                System.exit(2);
            }
        }
    }

    private static void rtt(List<Contender> all, int runs, int size) throws Exception {
        double[][] p50 = new double[all.size()][runs];
        double[][] p99 = new double[all.size()][runs];
        for (int run = 0; run < runs; run++) {
            for (int i = 0; i < all.size(); i++) {
                progress(run, runs, all.get(i));
                try (PeerProcess peer = PeerProcess.start(Role.ECHO, all.get(i), size);
                        Client client = all.get(i).connect(peer.address(), size)) {
                    long[] times = roundTrips(client);
                    p50[i][run] = times[times.length / 2] / 1e3;
                    p99[i][run] = times[(int) (times.length * 0.99)] / 1e3;
                }
            }
        }
        table("round trip, us", all, p50, p99, "p50", "p99");
    }

    /** Sorted. */
    private static long[] roundTrips(Client client) throws Exception {
        long[] times = new long[ROUND_TRIPS];
        for (int i = -WARM_UP_ROUND_TRIPS; i < ROUND_TRIPS; i++) {
            long begin = System.nanoTime();
            client.roundTrip();
            if (i >= 0) {
                times[i] = System.nanoTime() - begin;
            }
        }
        Arrays.sort(times);
        return times;
    }

    private static void throughput(List<Contender> all, int runs, int size) throws Exception {
        double[][] best = new double[all.size()][runs];
        double[][] median = new double[all.size()][runs];
        for (int run = 0; run < runs; run++) {
            for (int i = 0; i < all.size(); i++) {
                progress(run, runs, all.get(i));
                try (PeerProcess peer = PeerProcess.start(Role.SINK, all.get(i), size);
                        Client client = all.get(i).connect(peer.address(), size)) {
                    double[] rates = bursts(client);
                    median[i][run] = new Figures(rates).median();
                    best[i][run] = Arrays.stream(rates).max().orElseThrow();
                }
            }
        }
        table("million messages/s", all, median, best, "median", "best");
    }

    private static double[] bursts(Client client) throws Exception {
        double[] rates = new double[BURSTS];
        for (int i = -WARM_UP_BURSTS; i < BURSTS; i++) {
            long begin = System.nanoTime();
            client.burst(Contender.ACKNOWLEDGED);
            if (i >= 0) {
                rates[i] = Contender.ACKNOWLEDGED * 1e3 / (System.nanoTime() - begin);
            }
        }
        return rates;
    }

    static void progress(int run, int runs, Contender contender) {
        System.err.printf("\rrun %d of %d: %-30s", run + 1, runs, contender.name());
    }

    private static void table(
            String title, List<Contender> all, double[][] first, double[][] second, String one, String other) {
        System.err.printf("\r%-60s\r", "");
        System.out.printf(
                Locale.ROOT, "%-24s %-26s %-8s %-26s %-8s%n", title, one + " (min to max)", "ratio", other, "ratio");
        for (int i = 0; i < all.size(); i++) {
            System.out.printf(
                    Locale.ROOT,
                    "%-24s %-26s %-8.2f %-26s %-8.2f%n",
                    all.get(i).name(),
                    new Figures(first[i]),
                    new Figures(first[i]).median() / new Figures(first[0]).median(),
                    new Figures(second[i]),
                    new Figures(second[i]).median() / new Figures(second[0]).median());
        }
    }
}
