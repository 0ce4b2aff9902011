package io.ipc4j.it;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a process says it has done, in a file that survives it: each entry is in the kernel when {@link #write} returns. */
final class Journal implements AutoCloseable {
    private static final int ENTRY = Byte.BYTES + Integer.BYTES * 3 + Long.BYTES * 3;
    private static final Parcel UNKNOWN = new Parcel(-1, -1, -1);

    /** What was done. */
    enum Deed {
        /** {@code put} has returned. */
        PUT,
        /** A message came. */
        GOT,
        /** {@code ack} has returned. */
        ACKED,
        /** It is about to be released. */
        RELEASING,
        /** A message came that is not whole. */
        TORN
    }

    /**
     * One entry. Times are of a clock that all processes of a machine share.
     *
     * @param begin when the call was made
     * @param end when it had returned
     */
    record Entry(Deed deed, Parcel parcel, int deliveries, long begin, long end) {}

    private final FileOutputStream out;

    Journal(Path file) throws IOException {
        this.out = new FileOutputStream(file.toFile(), true);
    }

    /** Notes what has just been done, by a call that was made at that time. */
    void write(Deed deed, @Nullable Parcel parcel, int deliveries, long begin) throws IOException {
        Parcel known = parcel == null ? UNKNOWN : parcel;
        out.write(ByteBuffer.allocate(ENTRY)
                .put((byte) deed.ordinal())
                .putInt(known.producer())
                .putInt(known.life())
                .putLong(known.number())
                .putInt(deliveries)
                .putLong(begin)
                .putLong(System.nanoTime())
                .array());
    }

    /** All that one process has noted, in order. */
    static List<Entry> read(Path file) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file));
        List<Entry> entries = new ArrayList<>();
        while (all.remaining() >= ENTRY) {
            entries.add(new Entry(
                    Deed.values()[all.get()],
                    new Parcel(all.getInt(), all.getInt(), all.getLong()),
                    all.getInt(),
                    all.getLong(),
                    all.getLong()));
        }
        return entries;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
