package io.ipc4j.benchmarks;

import io.ipc4j.benchmarks.Contender.Client;
import io.ipc4j.benchmarks.Contender.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What an echo costs when the server's one thread has more clients. All are of one process, and ask one after the other. */
final class ManyClients {
    private static final int[] COUNTS = {1, 100, 1000};

    private static final int ROUND_TRIPS = 50_000;

    private ManyClients() {}

    /** With those contenders that serve many clients in one thread. */
    static void run(List<Contender> all, int runs, int size) throws Exception {
        for (Contender contender : all) {
            if (contender instanceof Ipc4j ipc4j && ipc4j.serving() == Ipc4j.Serving.EVENTS) {
                run(contender, runs, size);
            }
        }
    }

    private static void run(Contender contender, int runs, int size) throws Exception {
        double[][] costs = new double[COUNTS.length][runs];
        for (int run = 0; run < runs; run++) {
            Benchmarks.progress(run, runs, contender);
            try (PeerProcess peer = PeerProcess.start(Role.ECHO, contender, size)) {
                List<Client> clients = new ArrayList<>();
                for (int i = 0; i < COUNTS.length; i++) {
                    while (clients.size() < COUNTS[i]) {
                        clients.add(contender.connect(peer.address(), size));
                    }
                    measure(clients); // the compiler's
                    costs[i][run] = measure(clients);
                }
                clients.forEach(Client::close);
            }
        }
        System.err.printf("\r%-60s\r", "");
        for (int i = 0; i < COUNTS.length; i++) {
            Figures figures = new Figures(costs[i]);
            System.out.printf(
                    Locale.ROOT,
                    "%-24s %5d clients: an echo takes %s us, %.2f times that of one%n",
                    contender.name(),
                    COUNTS[i],
                    figures,
                    figures.median() / new Figures(costs[0]).median());
        }
    }

    /** The median, in microseconds. */
    private static double measure(List<Client> clients) throws Exception {
        long[] times = new long[ROUND_TRIPS];
        for (int i = 0; i < ROUND_TRIPS; i++) {
            Client client = clients.get(i % clients.size());
            long begin = System.nanoTime();
            client.roundTrip();
            times[i] = System.nanoTime() - begin;
        }
        Arrays.sort(times);
        return times[times.length / 2] / 1e3;
    }
}
