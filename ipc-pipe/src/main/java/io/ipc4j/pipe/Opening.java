package io.ipc4j.pipe;

import io.ipc4j.spi.FileFacts;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Opens a FIFO for writing as soon as somebody reads it. The open blocks in the kernel, deaf to interrupts, so it does that in a
 * thread of its own, and whoever gives up lets it through by being a reader for a moment. (A FIFO that is removed meanwhile keeps
 * that one daemon thread, since nobody can find it any more.)
 */
final class Opening {
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Path path;
    private final FileFacts facts;
    private final CompletableFuture<FileOutputStream> opened = new CompletableFuture<>();
    private final CountDownLatch over = new CountDownLatch(1);

    /** Begins. */
    Opening(Path path, FileFacts facts) {
        this.path = path;
        this.facts = facts;
        PipeThreads.POOL.execute(this::open);
    }

    private void open() {
        try {
            FileOutputStream stream = Fifo.writer(path, facts);
            if (!opened.complete(stream)) {
                stream.close();
            }
        } catch (IOException e) {
            opened.completeExceptionally(e);
        } finally {
            over.countDown();
        }
    }

    /** Waits for the end of it; call it once. */
    FileOutputStream await(Duration timeout) throws IOException, InterruptedException, TimeoutException {
        try {
            long nanos = (timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST).toNanos();
            return opened.get(nanos, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw cause instanceof IOException problem ? problem : new IOException(cause);
        } finally {
            if (opened.cancel(false)) {
                letThrough();
            }
        }
    }

    private void letThrough() {
        try {
            Fifo reader = Fifo.keep(path, facts);
            awaitOver(); // at once, since there is a reader now
            reader.close();
        } catch (IOException e) {
            // It was removed, see above.
        }
    }

    private void awaitOver() {
        boolean interrupted = false;
        while (over.getCount() > 0) {
            try {
                over.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
