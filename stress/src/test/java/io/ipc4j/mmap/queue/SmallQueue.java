package io.ipc4j.mmap.queue;

import io.ipc4j.spi.QueueStore;
import io.ipc4j.stress.Pages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A queue of eight blocks, as two of its processes see it. */
abstract class SmallQueue {
    static final int BLOCKS = 8;
    /** What the first block of a record takes, and one more. */
    static final int ONE_BLOCK = 16;

    static final int TWO_BLOCKS = 64;

    private static final Geometry GEOMETRY = new Geometry(Geometry.LEAST_BLOCK, BLOCKS);
    private static final Pages PAGES = new Pages((int) GEOMETRY.fileSize());

    /** Here they are armed, and look once more, but nobody sleeps. */
    private static final Ear CLOSED = closedEar();

    final QueueMemory memory;
    final Ring one;
    final Ring other;
    final Bells bells;

    SmallQueue() {
        ByteBuffer page = PAGES.next();
        Pages.clear(page, QueueLayout.TAIL, QueueLayout.RESCUED + QueueLayout.WORD - QueueLayout.TAIL);
        Pages.clear(page, QueueLayout.BLOCKS, (int) GEOMETRY.dataSize());
        memory = new QueueMemory(page, GEOMETRY);
        one = new Ring(memory, 0, new Turnstile(), "stress");
        other = new Ring(memory, 1, new Turnstile(), "stress");
        bells = new Bells(
                memory,
                new Participants(memory),
                new Census(memory),
                new Turnstile(),
                CLOSED,
                Path.of("nobody-else"),
                0);
    }

    private static Ear closedEar() {
        try {
            Path directory = Files.createTempDirectory("stress");
            Ear ear = new Ear(new Bell(directory, 0), Thread.currentThread());
            ear.close();
            Files.delete(directory);
            return ear;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A message of so many equal bytes. */
    static boolean put(Ring ring, int length, int content) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) content);
        return ring.put(ByteBuffer.wrap(bytes), 7, QueueStore.UNNUMBERED) != Ring.FULL;
    }

    static @Nullable Lease lease(Ring ring) {
        return ring.lease(Lease.NOBODY);
    }

    /** What is in the next message; 0 if there is none, 9 if it is not as it was put. */
    static int take(Ring ring) {
        Lease lease = lease(ring);
        return lease == null ? 0 : content(lease);
    }

    /** What is in all that are left, a digit each. */
    static int takeAll(Ring ring) {
        int all = 0;
        for (int next = take(ring); next != 0; next = take(ring)) {
            all = all * 10 + next;
        }
        return all;
    }

    private static int content(Lease lease) {
        ByteBuffer message = lease.bytes();
        int first = message.get(message.position());
        for (int i = message.position(); i < message.limit(); i++) {
            first = message.get(i) == first ? first : 9;
        }
        return first;
    }
}
