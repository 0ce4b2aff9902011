package io.ipc4j.stress;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** Memory for the states of one test: each takes the next page, whose last user is long gone. Outside the heap, as a mapped file is. */
public final class Pages {
    /** More than jcstress ever has in use at a time, with the strides that {@link StressTest} sets. */
    private static final int COUNT = 1024;

    private final int size;
    private final ByteBuffer all;
    private final AtomicInteger taken = new AtomicInteger();

    /** Pages of a size that is a multiple of 8. */
    public Pages(int size) {
        this.size = size;
        this.all = ByteBuffer.allocateDirect(size * COUNT).alignedSlice(Long.BYTES);
    }

    /** A page with whatever was there before. */
    public ByteBuffer next() {
        return all.slice((taken.getAndIncrement() & COUNT - 1) * size, size);
    }

    /** Fills a part of a page with zeros. */
    public static void clear(ByteBuffer page, int from, int length) {
        for (int i = from; i < from + length; i += Long.BYTES) {
            page.putLong(i, 0);
        }
    }
}
