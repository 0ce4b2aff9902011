package io.ipc4j.it;

import io.ipc4j.Codec;
import io.ipc4j.Delivery;
import io.ipc4j.Ipc;
import io.ipc4j.MessageQueue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that works on a queue and keeps a {@link Journal}: {@code put ADDRESS JOURNAL PRODUCER LIFE} or {@code take ADDRESS JOURNAL}. It says
 * {@code ready} when the queue is open, and {@code stopped} when it has ended in order, which the next line that it is told makes it do.
 * Then a taker has taken what there was.
 */
public final class QueueWorker {
    private static volatile boolean stop;

    private QueueWorker() {}

    /** See above. */
    public static void main(String[] args) throws Exception {
        Thread ear = new Thread(QueueWorker::listen);
        ear.setDaemon(true);
        ear.start();
        try (MessageQueue<byte[]> queue = Ipc.openQueue(args[1], Codec.bytes());
                Journal journal = new Journal(Path.of(args[2]))) {
            System.out.println("ready");
            if (args[0].equals("put")) {
                put(queue, journal, Integer.parseInt(args[3]), Integer.parseInt(args[4]));
            } else {
                take(queue, journal);
            }
        }
        System.out.println("stopped");
    }

    private static void listen() {
        try {
            if (new BufferedReader(new InputStreamReader(System.in)).readLine() == null) {
                Runtime.getRuntime().halt(1); // the test has ended
            }
            stop = true;
        } catch (IOException e) {
            Runtime.getRuntime().halt(1);
        }
    }

    private static void put(MessageQueue<byte[]> queue, Journal journal, int producer, int life) throws Exception {
        Random random = new Random();
        long number = 0;
        while (!stop) {
            List<Parcel> parcels = new ArrayList<>();
            List<byte[]> packed = new ArrayList<>();
            for (int left = random.nextInt(8) == 0 ? 1 + random.nextInt(30) : 1; left > 0; left--) {
                Parcel parcel = new Parcel(producer, life, number++);
                parcels.add(parcel);
                packed.add(parcel.pack(random));
            }
            long begin = System.nanoTime();
            if (parcels.size() == 1) {
                queue.put(packed.get(0));
            } else {
                queue.putAll(packed);
            }
            for (Parcel parcel : parcels) {
                journal.write(Journal.Deed.PUT, parcel, 0, begin);
            }
            work(random);
        }
    }

    private static void take(MessageQueue<byte[]> queue, Journal journal) throws Exception {
        Random random = new Random();
        while (true) {
            boolean last = stop;
            long begin = System.nanoTime();
            try (Delivery<byte[]> delivery = queue.lease(Duration.ofMillis(100))) {
                if (delivery != null) {
                    answer(delivery, journal, random, begin);
                } else if (last) {
                    return;
                }
            }
        }
    }

    private static void answer(Delivery<byte[]> delivery, Journal journal, Random random, long begin)
            throws IOException {
        Parcel parcel = Parcel.unpack(delivery.message());
        if (parcel == null) {
            journal.write(Journal.Deed.TORN, null, delivery.deliveries(), begin);
        } else {
            journal.write(Journal.Deed.GOT, parcel, delivery.deliveries(), begin);
        }
        work(random);
        if (random.nextInt(50) == 0) {
            journal.write(Journal.Deed.RELEASING, parcel, delivery.deliveries(), System.nanoTime());
            delivery.release();
            return;
        }
        long acknowledging = System.nanoTime();
        delivery.ack();
        journal.write(Journal.Deed.ACKED, parcel, delivery.deliveries(), acknowledging);
    }

    /** Sometimes a moment, so that whoever is killed is so in the middle of something. */
    private static void work(Random random) {
        if (random.nextInt(4) == 0) {
            LockSupport.parkNanos(random.nextInt(1_000_000));
        }
    }
}
