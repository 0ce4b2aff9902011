package io.ipc4j.pipe;

import io.ipc4j.AddressInUseException;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import io.ipc4j.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A process that races for an address with some threads: {@code Racer THREADS ADDRESS}. To each line {@code go} it answers with how many have
 * got the address, serving echoes there; to {@code close} with {@code closed}.
 */
final class Racer {
    private Racer() {}

    public static void main(String[] args) throws Exception {
        int threads = Integer.parseInt(args[0]);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Server<byte[]>> won = new ArrayList<>();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        System.out.println("ready");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.equals("go")) {
                for (Listener<byte[]> listener : race(pool, threads, args[1])) {
                    won.add(Server.start(listener, (channel, message) -> channel.send(message)));
                }
                System.out.println(won.size());
            } else {
                won.forEach(Server::close);
                won.clear();
                System.out.println("closed");
            }
        }
        System.exit(0);
    }

    private static List<Listener<byte[]>> race(ExecutorService pool, int threads, String address) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        Callable<List<Listener<byte[]>>> run = () -> {
            start.await();
            try {
                return List.of(Ipc.listen(address, Codec.bytes()));
            } catch (AddressInUseException e) {
                return List.of();
            }
        };
        List<Future<List<Listener<byte[]>>>> runs = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            runs.add(pool.submit(run));
        }
        List<Listener<byte[]>> all = new ArrayList<>();
        for (Future<List<Listener<byte[]>>> each : runs) {
            all.addAll(each.get());
        }
        return all;
    }

    /** The answer to {@code go}. */
    static int number(TestJvm jvm) throws IOException {
        return Integer.parseInt(jvm.readLine());
    }
}
