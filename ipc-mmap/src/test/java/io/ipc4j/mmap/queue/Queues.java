package io.ipc4j.mmap.queue;

import io.ipc4j.Durability;
import io.ipc4j.QueueOptions;
import io.ipc4j.spi.LinkOptions;
import io.ipc4j.spi.StoreOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Queues to try, and messages to put in. */
final class Queues {
    private static final Map<String, String> SMALL = Map.of("size", "64k", "block", "1k");

    private Queues() {}

    static StoreOptions options(QueueOptions queue, Map<String, String> own) {
        return new StoreOptions(queue, new LinkOptions(queue.channel(), own));
    }

    static MmapQueue open(Path path) throws InterruptedException {
        return open(path, Map.of());
    }

    static MmapQueue open(Path path, Map<String, String> own) throws InterruptedException {
        return MmapQueue.open(path, options(QueueOptions.defaults(), own));
    }

    static MmapQueue open(Path path, Durability durability) throws InterruptedException {
        return MmapQueue.open(path, options(QueueOptions.defaults().withDurability(durability), Map.of()));
    }

    /** 64 blocks of 1 KiB: goes round quickly. */
    static MmapQueue small(Path path) throws InterruptedException {
        return open(path, SMALL);
    }

    static MmapQueue small(Path path, int maxDeliveries) throws InterruptedException {
        return MmapQueue.open(path, options(QueueOptions.defaults().withMaxDeliveries(maxDeliveries), SMALL));
    }

    /** Message {@code number} of so many bytes. */
    static ByteBuffer message(int number, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (number * 31 + i);
        }
        return ByteBuffer.wrap(bytes);
    }

    static boolean put(MmapQueue queue, int number, int length) {
        return queue.tryPut(message(number, length), 7, number);
    }

    static boolean is(Lease lease, int number, int length) {
        return lease != null
                && lease.number() == number
                && lease.series() == 7
                && Arrays.equals(lease.bytes().array(), message(number, length).array());
    }
}
