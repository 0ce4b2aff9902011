package io.ipc4j.mmap.queue;

import io.ipc4j.CorruptQueueException;
import io.ipc4j.Durability;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What a queue's maker has decided.
 *
 * @param maxDeliveries 0 for any number
 */
record QueueHead(Geometry geometry, int maxDeliveries, Durability durability) {

    /** The head of a new file, with a name that no other has. */
    ByteBuffer toBytes() {
        UUID id = UUID.randomUUID();
        ByteBuffer bytes = ByteBuffer.allocate(QueueLayout.HEAD_END).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(QueueLayout.MAGIC_AT, QueueLayout.MAGIC);
        bytes.putInt(QueueLayout.VERSION_AT, QueueLayout.VERSION);
        bytes.putInt(QueueLayout.BLOCK_SIZE, geometry.blockSize);
        bytes.putInt(QueueLayout.BLOCK_COUNT, geometry.blocks);
        bytes.putInt(QueueLayout.PARTICIPANT_COUNT, QueueLayout.MOST_PARTICIPANTS);
        bytes.putInt(QueueLayout.MAX_DELIVERIES, maxDeliveries);
        bytes.putInt(QueueLayout.DURABILITY, durability.ordinal());
        bytes.putLong(QueueLayout.QUEUE_ID, id.getMostSignificantBits());
        bytes.putLong(QueueLayout.QUEUE_ID + Long.BYTES, id.getLeastSignificantBits());
        bytes.putInt(QueueLayout.HEAD_CHECK, check(bytes));
        return bytes;
    }

    private static int check(ByteBuffer head) {
        CRC32C crc = new CRC32C();
        crc.update(head.array(), QueueLayout.HEAD_BEGIN, QueueLayout.HEAD_END - QueueLayout.HEAD_BEGIN);
        return (int) crc.getValue();
    }

    /**
     * Reads one, on the heap.
     *
     * @param name for error messages
     */
    static QueueHead of(ByteBuffer bytes, String name) {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.limit() < QueueLayout.HEAD_END || bytes.getLong(QueueLayout.MAGIC_AT) != QueueLayout.MAGIC) {
            throw corrupt(name, "it does not begin as a queue does");
        }
        int version = bytes.getInt(QueueLayout.VERSION_AT);
        if (version != QueueLayout.VERSION) {
            throw corrupt(
                    name, "it is of version " + version + ", and this ipc4j knows version " + QueueLayout.VERSION);
        }
        if (bytes.getInt(QueueLayout.HEAD_CHECK) != check(bytes)) {
            throw corrupt(name, "the checksum of its head is wrong");
        }
        int blockSize = bytes.getInt(QueueLayout.BLOCK_SIZE);
        int blocks = bytes.getInt(QueueLayout.BLOCK_COUNT);
        int maxDeliveries = bytes.getInt(QueueLayout.MAX_DELIVERIES);
        int durability = bytes.getInt(QueueLayout.DURABILITY);
        if (!Geometry.isSound(blockSize, blocks)
                || bytes.getInt(QueueLayout.PARTICIPANT_COUNT) != QueueLayout.MOST_PARTICIPANTS
                || maxDeliveries < 0
                || durability < 0
                || durability >= Durability.values().length) {
            throw corrupt(name, "its head says what can't be");
        }
        return new QueueHead(new Geometry(blockSize, blocks), maxDeliveries, Durability.values()[durability]);
    }

    static CorruptQueueException corrupt(String name, String why) {
        return new CorruptQueueException(
                "opening the queue " + name + ": " + why
                        + ". It is left as it is; restore it, or choose another directory",
                null);
    }
}
