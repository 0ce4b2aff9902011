package io.ipc4j.benchmarks.queues;

import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.MessageQueue;
import io.ipc4j.QueueServer;
import io.ipc4j.benchmarks.Places;
import io.ipc4j.benchmarks.measure.Pause;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * ipc4j's queue in a directory on disk.
 *
 * @param query of the queue's address
 * @param server where another process serves it; empty if each opens the directory
 * @param batched {@code putAll} and {@code drainTo}, or {@code handle} where it is served; else {@code put} and {@code take}
 */
record Ipc4jQueue(String name, String query, String server, boolean batched, boolean withKills) implements WorkQueue {
    private static final String FRESH = "FRESH";
    private static final int BATCH = 100;
    /** Clients stand still between turns, and so does their server: no answer within 10 s means nothing. */
    private static final String PATIENT = "?connectTimeout=3600s";

    static Stream<WorkQueue> all() {
        return Stream.of(
                new Ipc4jQueue("ipc4j queue", "", "", false, false),
                new Ipc4jQueue("ipc4j queue batched", "", "", true, false),
                new Ipc4jQueue("ipc4j queue kills", "", "", false, true),
                new Ipc4jQueue("ipc4j queue interval", "?durability=interval", "", false, false),
                new Ipc4jQueue("ipc4j queue sync", "?durability=sync", "", false, false),
                new Ipc4jQueue("ipc4j queue sync batched", "?durability=sync", "", true, false),
                new Ipc4jQueue("ipc4j queue served unix", "", "unix:" + FRESH, false, false),
                new Ipc4jQueue("ipc4j queue served unix batched", "", "unix:" + FRESH, true, false),
                new Ipc4jQueue("ipc4j queue served tcp", "", "tcp://127.0.0.1:0", false, false),
                new Ipc4jQueue("ipc4j queue served tcp batched", "", "tcp://127.0.0.1:0", true, false));
    }

    @Override
    public boolean isOurs() {
        return true;
    }

    @Override
    public boolean isVariant() {
        return name.contains("tcp") || name.contains("sync batched");
    }

    @Override
    public void serve(int size, Consumer<String> teller) throws InterruptedException {
        String local = "mmap:" + Places.fresh() + query;
        try (MessageQueue<byte[]> queue = Ipc.openQueue(local, Codec.bytes())) {
            if (server.isEmpty()) {
                teller.accept(local);
                new CountDownLatch(1).await();
            }
            String address = server.replace(FRESH, Places.fresh().toString());
            try (QueueServer serving = Ipc.serveQueue(address, queue)) {
                teller.accept(serving.address() + PATIENT);
                serving.awaitClosed();
            }
        }
    }

    @Override
    public Hand putter(String address, int size) throws InterruptedException {
        MessageQueue<byte[]> queue = Ipc.openQueue(address, Codec.bytes());
        byte[] message = new byte[size];
        if (!batched) {
            return () -> {
                queue.put(message);
                return 1;
            };
        }
        List<byte[]> batch = Collections.nCopies(BATCH, message);
        return () -> {
            queue.putAll(batch);
            return BATCH;
        };
    }

    @Override
    public Hand taker(String address, int size) throws InterruptedException {
        MessageQueue<byte[]> queue = Ipc.openQueue(address, Codec.bytes());
        if (batched && !server.isEmpty()) {
            return handler(queue, size);
        }
        List<byte[]> taken = new ArrayList<>();
        return () -> {
            taken.clear();
            if (!batched || queue.drainTo(taken, BATCH) == 0) {
                taken.add(queue.take());
            }
            check(taken, size);
            return taken.size();
        };
    }

    private static Hand handler(MessageQueue<byte[]> queue, int size) {
        AtomicInteger handled = new AtomicInteger();
        queue.handle(
                message -> {
                    check(List.of(message), size);
                    handled.incrementAndGet();
                },
                1);
        return () -> {
            Pause.millis(5);
            return handled.getAndSet(0);
        };
    }

    private static void check(List<byte[]> messages, int size) {
        for (byte[] each : messages) {
            if (each.length != size) {
                throw new IllegalStateException("took a message of " + each.length + " bytes");
            }
        }
    }
}
