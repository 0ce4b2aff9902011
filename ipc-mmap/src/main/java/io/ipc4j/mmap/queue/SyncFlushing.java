package io.ipc4j.mmap.queue;

import io.ipc4j.QueueException;
import io.ipc4j.mmap.memory.Mapping;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Returns when the message is on the disk. What several threads have written meanwhile goes in one: while one of them waits for the disk
 * the others gather. After one failure nothing is said to be written any more, for the kernel takes for clean what it could not write.
 */
final class SyncFlushing implements Flushing {
    private final Mapping mapping;
    private final String name;
    private final ReentrantLock gathering = new ReentrantLock();
    private final ReentrantLock flushing = new ReentrantLock();
    private int from = Integer.MAX_VALUE;
    private int to;
    private long asked;
    private long flushed;
    private @Nullable QueueException failure;

    SyncFlushing(Mapping mapping, String name) {
        this.mapping = mapping;
        this.name = name;
    }

    @Override
    public void written(int address, int length) {
        long mine;
        gathering.lock();
        try {
            from = Math.min(from, address);
            to = Math.max(to, address + length);
            mine = ++asked;
        } finally {
            gathering.unlock();
        }
        flushing.lock();
        try {
            if (failure != null) {
                throw failure;
            }
            if (flushed < mine) {
                flush();
            }
        } finally {
            flushing.unlock();
        }
    }

    private void flush() {
        int begin;
        int end;
        long all;
        gathering.lock();
        try {
            begin = from;
            end = to;
            all = asked;
            from = Integer.MAX_VALUE;
            to = 0;
        } finally {
            gathering.unlock();
        }
        try {
            mapping.force(begin, end - begin);
            flushed = all;
        } catch (RuntimeException | Error e) {
            failure = failure(name, e);
            throw failure;
        }
    }

    static QueueException failure(String name, Throwable e) {
        Throwable why = e instanceof UncheckedIOException ? e.getCause() : e;
        return new QueueException(
                "the queue " + name + " could not be written to its disk, and what was put last may be lost: " + why
                        + ". Look at the disk, then open the queue again",
                e);
    }

    @Override
    public void close() {}
}
