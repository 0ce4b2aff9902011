package io.ipc4j.mmap.queue;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What is in a record's blocks beside their control words. Whoever writes here owns the record, and what is read here is checked before
 * it is believed: checksums are made of copies on the heap, since a checksum of a mapped file that was cut ends the JVM.
 */
final class Records {
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private final ByteBuffer bytes;
    private final Geometry geometry;

    Records(QueueMemory memory) {
        this.bytes = memory.bytes;
        this.geometry = memory.geometry;
    }

    void write(long position, int address, ByteBuffer message, long series, long number) {
        byte[] array = array(message);
        int offset = message.hasArray() ? message.arrayOffset() + message.position() : 0;
        int length = message.remaining();
        int at = address;
        long check = check(position, series, number, array, offset, length);
        ByteBuffer bytes = this.bytes;
        bytes.putLong(at + QueueLayout.POSITION, position);
        bytes.putLong(at + QueueLayout.SERIES, series);
        bytes.putLong(at + QueueLayout.NUMBER, number);
        bytes.putLong(at + QueueLayout.LENGTH, check << Integer.SIZE | length);
        bytes.putLong(at + QueueLayout.DELIVERIES, 0);
        int inHead = Math.min(length, geometry.headRoom);
        bytes.put(at + QueueLayout.PAYLOAD, array, offset, inHead);
        CrashPoints.at(CrashPoint.IN_PAYLOAD);
        for (int done = inHead; done < length; ) {
            at += geometry.blockSize;
            int part = Math.min(length - done, geometry.room);
            bytes.put(at + QueueLayout.WORD, array, offset + done, part);
            done += part;
        }
    }

    private static byte[] array(ByteBuffer message) {
        if (message.hasArray()) {
            return message.array();
        }
        byte[] copy = new byte[message.remaining()];
        message.get(message.position(), copy);
        return copy;
    }

    /** Whether there is a message that was written for this position as a whole. */
    boolean isSound(long position, int span) {
        long word = ControlWord.ready(span, geometry.lap(position));
        return read(position, geometry.address(position), word, Lease.NOBODY) != null;
    }

    /** Null if what is there is not a message that was written for this position as a whole. */
    @Nullable
    Lease read(long position, int address, long word, Lease.Answers answers) {
        int at = address;
        int length = bytes.getInt(at + QueueLayout.LENGTH);
        if (length < 0
                || length > geometry.most(ControlWord.span(word))
                || bytes.getLong(at + QueueLayout.POSITION) != position) {
            return null;
        }
        byte[] message = new byte[length];
        long series = bytes.getLong(at + QueueLayout.SERIES);
        long number = bytes.getLong(at + QueueLayout.NUMBER);
        int check = bytes.getInt(at + QueueLayout.CHECK);
        int inHead = Math.min(length, geometry.headRoom);
        bytes.get(at + QueueLayout.PAYLOAD, message, 0, inHead);
        for (int done = inHead; done < length; ) {
            at += geometry.blockSize;
            int part = Math.min(length - done, geometry.room);
            bytes.get(at + QueueLayout.WORD, message, done, part);
            done += part;
        }
        return check == check(position, series, number, message, 0, length)
                ? new Lease(answers, position, word, message, series, number)
                : null;
    }

    /** Counts one more delivery. */
    int delivered(int address) {
        int at = address + QueueLayout.DELIVERIES;
        int count = bytes.getInt(at) + 1;
        bytes.putInt(at, count > 0 ? count : Integer.MAX_VALUE);
        return Math.max(count, 1);
    }

    /** To be called by who has leased it. */
    void setDelivered(int address, int count) {
        bytes.putInt(address + QueueLayout.DELIVERIES, count);
    }

    private static int check(long position, long series, long number, byte[] message, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(message, offset, length);
        long head = (position ^ Long.rotateLeft(series, 21) ^ Long.rotateLeft(number, 42) ^ (long) length << 16)
                * MULTIPLIER;
        return (int) crc.getValue() ^ (int) (head >>> Integer.SIZE);
    }
}
