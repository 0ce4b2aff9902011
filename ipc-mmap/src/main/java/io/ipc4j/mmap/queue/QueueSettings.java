package io.ipc4j.mmap.queue;

import io.ipc4j.Durability;
import io.ipc4j.QueueOptions;
import io.ipc4j.spi.StoreOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for, and what was left open.
 *
 * @param block 0 if it was left open
 * @param size 0 if it was left open
 * @param capacity 0 if it was left open
 * @param maxDeliveries null if it was left open; 0 for any number
 * @param durability null if it was left open
 * @param patience for others that open the queue
 */
record QueueSettings(
        int block,
        int size,
        long capacity,
        @Nullable Integer maxDeliveries,
        @Nullable Durability durability,
        Duration flushInterval,
        Duration patience) {

    /** Whatever the queue is. */
    static final QueueSettings ANY = new QueueSettings(0, 0, 0, null, null, Duration.ZERO, Duration.ZERO);

    private static final int BLOCK = 128;
    private static final int SIZE = 8 << 20;

    /** So that a queue for few messages can hold a large one. */
    private static final long LEAST_BLOCKS = 4096;

    static QueueSettings of(StoreOptions options) {
        QueueOptions queue = options.queue();
        QueueOptions defaults = QueueOptions.defaults();
        return new QueueSettings(
                power(options, "block", Geometry.LEAST_BLOCK, Geometry.MOST_BLOCK),
                power(options, "size", Geometry.LEAST_SIZE, Geometry.MOST_SIZE),
                queue.capacity(),
                queue.maxDeliveries() == defaults.maxDeliveries() ? null : queue.maxDeliveries(),
                queue.durability() == defaults.durability() ? null : queue.durability(),
                queue.flushInterval(),
                queue.channel().connectTimeout());
    }

    private static int power(StoreOptions options, String name, int least, int most) {
        int value = options.own().size(name, 0, least, most);
        if (value != 0 && Integer.bitCount(value) != 1) {
            throw new IllegalArgumentException(
                    name + "=" + options.own().parameters().get(name) + ": it must be a power of two, like 128 or 8m");
        }
        return value;
    }

    /** Of a queue like one that is there. */
    QueueSettings like(QueueHead head) {
        return new QueueSettings(
                head.geometry().blockSize,
                (int) head.geometry().dataSize(),
                0,
                null,
                head.durability(),
                flushInterval,
                patience);
    }

    /** What a new queue becomes. */
    QueueHead create() {
        int blockSize = block == 0 ? BLOCK : block;
        long blocks;
        if (size != 0) {
            blocks = size / blockSize;
        } else if (capacity != 0) {
            blocks = Math.max(LEAST_BLOCKS, Long.highestOneBit(capacity * 2 - 1));
        } else {
            blocks = SIZE / blockSize;
        }
        if (blocks > Integer.MAX_VALUE || !Geometry.isSound(blockSize, (int) blocks)) {
            throw new IllegalArgumentException(blocks + " blocks of " + blockSize
                    + " bytes are no queue: it must have from "
                    + Geometry.LEAST_BLOCKS + " blocks and " + Geometry.LEAST_SIZE + " bytes to " + Geometry.MOST_SIZE
                    + " bytes. Set capacity= or size=, and block=");
        }
        QueueHead head = new QueueHead(
                new Geometry(blockSize, (int) blocks),
                maxDeliveries == null ? QueueOptions.defaults().maxDeliveries() : maxDeliveries,
                durability == null ? QueueOptions.defaults().durability() : durability);
        check(head, "a new queue");
        return head;
    }

    /** Refuses a queue that is not what was asked for. */
    void check(QueueHead head, String name) {
        Geometry geometry = head.geometry();
        require(block == 0 || block == geometry.blockSize, name, "block=" + block, "block=" + geometry.blockSize);
        require(size == 0 || size == geometry.dataSize(), name, "size=" + size, "size=" + geometry.dataSize());
        require(capacity <= geometry.blocks, name, "capacity=" + capacity, "capacity=" + geometry.blocks);
        require(
                maxDeliveries == null || maxDeliveries == head.maxDeliveries(),
                name,
                "maxDeliveries=" + maxDeliveries,
                "maxDeliveries=" + head.maxDeliveries());
        require(
                durability == null || durability == head.durability(),
                name,
                "durability=" + durability,
                "durability=" + head.durability());
    }

    private static void require(boolean good, String name, String asked, String found) {
        if (!good) {
            throw new IllegalArgumentException("opening the queue " + name + " with " + asked + ": it has " + found
                    + ", which was set when it was made. Leave it out, or make another queue");
        }
    }
}
