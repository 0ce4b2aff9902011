package io.ipc4j.mmap.memory;

import java.io.IOException;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A file in memory. From JDK 22 on {@link #close} releases it at once, and whoever is still at it gets an {@link
 * IllegalStateException}. Before, only the collector can release it: those that are closed and not collected are counted, and when they are many it is asked
 * to run, as the JDK itself does for direct buffers. So late use is never more than useless, on any JDK.
 */
public final class Mapping {
    /** Closed and not released: with the default size, a hundred channels. */
    private static final long MOST_UNRELEASED = 64L << 20;

    private static final @Nullable Arenas ARENAS = Arenas.find();
    private static final AtomicLong UNRELEASED = new AtomicLong();
    private static final ReferenceQueue<ByteBuffer> RELEASED = new ReferenceQueue<>();
    private static final Set<Remains> REMAINS = ConcurrentHashMap.newKeySet();

    public final ByteBuffer bytes;
    private final Object arena;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Mapping(ByteBuffer bytes, Object arena) {
        this.bytes = bytes;
        this.arena = arena;
    }

    /** What a closed mapping was, until it is collected. */
    private static final class Remains extends PhantomReference<ByteBuffer> {
        final long size;

        Remains(ByteBuffer bytes) {
            super(bytes, RELEASED);
            this.size = bytes.capacity();
        }
    }

    /** Of a file that is open for both. */
    public static Mapping of(FileChannel file, long size) throws IOException {
        return of(file, FileChannel.MapMode.READ_WRITE, size);
    }

    /** Of a file that is open for reading. */
    public static Mapping readOnly(FileChannel file, long size) throws IOException {
        return of(file, FileChannel.MapMode.READ_ONLY, size);
    }

    private static Mapping of(FileChannel file, FileChannel.MapMode mode, long size) throws IOException {
        if (ARENAS == null) {
            collectIfMany();
            return new Mapping(file.map(mode, 0, size), "none");
        }
        Object arena = ARENAS.open();
        boolean mapped = false;
        try {
            Mapping mapping = new Mapping(ARENAS.map(file, mode, size, arena), arena);
            mapped = true;
            return mapping;
        } finally {
            if (!mapped) {
                ARENAS.close(arena);
            }
        }
    }

    private static void collectIfMany() {
        forgetReleased();
        if (UNRELEASED.get() > MOST_UNRELEASED) {
            System.gc();
            forgetReleased();
        }
    }

    private static void forgetReleased() {
        for (var each = RELEASED.poll(); each != null; each = RELEASED.poll()) {
            REMAINS.remove((Remains) each);
            UNRELEASED.addAndGet(-((Remains) each).size);
        }
    }

    /** Returns when all that was written is on the disk. */
    public void force() {
        ((MappedByteBuffer) bytes).force();
    }

    /** The same for a part. */
    public void force(int at, int length) {
        ((MappedByteBuffer) bytes).force(at, length);
    }

    /** Whoever holds this mapping may use it no more. Any thread, many times. */
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (ARENAS == null) {
            UNRELEASED.addAndGet(bytes.capacity());
            REMAINS.add(new Remains(bytes));
        } else {
            ARENAS.close(arena);
        }
    }
}
