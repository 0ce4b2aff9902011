package io.ipc4j.it;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A message that tells when it is not whole.
 *
 * @param producer who put it
 * @param life which process of that producer: a new one begins to count anew
 * @param number which of that process's messages, from 0 on
 */
record Parcel(int producer, int life, long number) {
    private static final int HEADER = Integer.BYTES * 2 + Long.BYTES;

    /** Mostly small, some of many blocks. */
    byte[] pack(Random random) {
        int filling = random.nextInt(10) == 0 ? random.nextInt(2_900) : random.nextInt(300);
        byte[] bytes = new byte[HEADER + filling + Integer.BYTES];
        random.nextBytes(bytes);
        ByteBuffer all = ByteBuffer.wrap(bytes).putInt(producer).putInt(life).putLong(number);
        all.putInt(HEADER + filling, checksum(bytes));
        return bytes;
    }

    /** What is in there; null if it is not what somebody packed. */
    static @Nullable Parcel unpack(byte[] bytes) {
        if (bytes.length < HEADER + Integer.BYTES) {
            return null;
        }
        ByteBuffer all = ByteBuffer.wrap(bytes);
        if (all.getInt(bytes.length - Integer.BYTES) != checksum(bytes)) {
            return null;
        }
        return new Parcel(all.getInt(), all.getInt(), all.getLong());
    }

    private static int checksum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, bytes.length - Integer.BYTES);
        return (int) crc.getValue();
    }
}
