package io.ipc4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.Codec;
import io.ipc4j.Delivery;
import io.ipc4j.Ipc;
import io.ipc4j.MessageQueue;
import io.ipc4j.QueueException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The server of a durable queue is killed again and again, while clients put and take. No client does anything about it: each goes on
 * when there is a server again, and what was confirmed is never lost.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class QueueServerDeathIT {
    private static final int PUTTERS = 3;
    private static final int TAKERS = 2;

    private final Random random = new Random();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
    private final Set<String> taken = ConcurrentHashMap.newKeySet();

    @TempDir
    private Path directory;

    static Stream<Attacked> transports() {
        return Attacked.all()
                .filter(each -> Attacked.isLong()
                        ? each.scheme().equals("unix")
                        : !each.scheme().equals("pipe"));
    }

    @ParameterizedTest
    @MethodSource("transports")
    void whatWasConfirmedOutlivesEveryDeathOfTheServer(Attacked attacked) throws Exception {
        String address = attacked.address(directory);
        String queue = "mmap:" + directory.resolve("jobs") + "?capacity=20000&maxDeliveries=0";
        PuppetProcess server = serve(queue, address);
        List<FutureTask<Void>> clients = new ArrayList<>();
        for (int i = 0; i < PUTTERS; i++) {
            int putter = i;
            clients.add(start(() -> put(address, putter)));
        }
        for (int i = 0; i < TAKERS; i++) {
            clients.add(start(() -> take(address)));
        }
        int kills = Attacked.isLong() ? 200 : 5;
        for (int i = 0; i < kills; i++) {
            awaitProgress(clients);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(120)));
            server.killAndWait();
            server = serve(queue, address);
        }
        stopped.set(true);
        for (FutureTask<Void> client : clients) {
            client.get();
        }
        assertThat(taken).containsAll(confirmed);
        System.out.println(attacked + ": " + kills + " deaths of the server, " + confirmed.size()
                + " messages confirmed, " + taken.size() + " taken");
        server.close();
    }

    /** Of each side something was done since the last death: the clients have found the server. */
    private void awaitProgress(List<FutureTask<Void>> clients) throws Exception {
        int put = confirmed.size();
        int got = taken.size();
        while (confirmed.size() <= put || taken.size() <= got) {
            for (FutureTask<Void> client : clients) {
                if (client.isDone()) {
                    client.get(); // throws what it died of
                }
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static PuppetProcess serve(String queue, String address) throws Exception {
        PuppetProcess server = PuppetProcess.start();
        assertThat(server.read()).isEqualTo("ready");
        server.say("serve " + queue + " " + address);
        assertThat(server.read()).isEqualTo("serving");
        return server;
    }

    private interface Work {
        void run() throws Exception;
    }

    private static FutureTask<Void> start(Work work) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            work.run();
            return null;
        });
        new Thread(task).start();
        return task;
    }

    /** One by one, in batches, and in futures. */
    private void put(String address, int putter) throws Exception {
        try (MessageQueue<String> queue = Ipc.openQueue(address, Codec.utf8())) {
            int number = 0;
            while (!stopped.get()) {
                List<String> batch = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    batch.add(putter + "-" + number++);
                }
                if (putter == 0) {
                    queue.putAll(batch);
                } else if (putter == 1) {
                    List<CompletableFuture<Void>> futures = new ArrayList<>();
                    for (String each : batch) {
                        futures.add(queue.putAsync(each));
                    }
                    futures.forEach(CompletableFuture::join);
                } else {
                    for (String each : batch) {
                        queue.put(each);
                        confirmed.add(each);
                    }
                }
                confirmed.addAll(batch);
            }
        }
    }

    private void take(String address) throws Exception {
        try (MessageQueue<String> queue = Ipc.openQueue(address, Codec.utf8())) {
            while (true) {
                Delivery<String> delivery = lease(queue);
                if (delivery != null) {
                    taken.add(delivery.message());
                    acknowledge(delivery);
                } else if (stopped.get() && queue.awaitDrained(Duration.ZERO)) {
                    return;
                }
            }
        }
    }

    /** Null if none came for a while, or the server was gone for so long. */
    private static @Nullable Delivery<String> lease(MessageQueue<String> queue) throws InterruptedException {
        try {
            return queue.lease(Duration.ofSeconds(1));
        } catch (QueueException e) {
            assertThat(e).hasMessageContaining("can't be reached");
            return null;
        }
    }

    /** If the server was lost meanwhile, the message comes again, perhaps. */
    private static void acknowledge(Delivery<String> delivery) {
        try {
            delivery.ack();
        } catch (QueueException e) {
            assertThat(e).hasMessageContaining("may come again");
        }
    }
}
