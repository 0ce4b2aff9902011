package io.ipc4j.pipe;

import io.ipc4j.spi.FileFacts;
import io.ipc4j.spi.Sockets;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Opens what a client has said hello with, and lets it in. What it says is not trusted: the FIFOs must be this user's, private,
 * and with one name. A client that is no longer there is found out by the welcome, which breaks the pipe. One that keeps the
 * welcome from being written (it can fill its own pipe) is dropped after 5 s; while there are 64 of that kind, the next client
 * waits 100 ms, and then the oldest is dropped.
 */
final class Porter {
    private static final int MOST_GUESTS = 64;
    private static final int PATIENCE_SECONDS = 5;
    private static final int SQUEEZE_MILLIS = 100;

    private final Path path;
    private final Consumer<PipeStream> admit;
    private final Runnable refused;
    private final Executor threads;
    private final Semaphore seats = new Semaphore(MOST_GUESTS);
    private final Map<String, Guest> guests = new ConcurrentHashMap<>();
    /** Whether the last client got no thread, and that is in the log. For the listener's thread alone. */
    private boolean scarce;

    /**
     * Serves one listener.
     *
     * @param refused told of each client that was not let in
     * @param threads where clients are taken care of
     */
    Porter(Path path, Consumer<PipeStream> admit, Runnable refused, Executor threads) {
        this.path = path;
        this.admit = admit;
        this.refused = refused;
        this.threads = threads;
    }

    /** Somebody who has said hello. */
    private static final class Guest {
        private final Pair pair;
        private final long since = System.nanoTime();
        /** Let in or dropped, whichever is first. */
        private final AtomicBoolean settled = new AtomicBoolean();

        private volatile @Nullable FileOutputStream out;

        Guest(Pair pair) {
            this.pair = pair;
        }

        /** Ends a welcome that does not go out. */
        void drop() {
            if (settled.compareAndSet(false, true)) {
                FileOutputStream open = out;
                if (open != null) {
                    Sockets.closeQuietly(open.getChannel());
                }
            }
        }
    }

    /**
     * Takes care of a client, in another thread. Waits only while many are being taken care of. If the system has no thread to
     * give, that client is turned away; it says hello again.
     */
    void welcome(Pair pair) throws InterruptedException {
        if (!seats.tryAcquire(SQUEEZE_MILLIS, TimeUnit.MILLISECONDS)) {
            guests.values().stream()
                    .min(Comparator.comparingLong(each -> each.since))
                    .ifPresent(Guest::drop);
            seats.acquire();
        }
        Guest guest = new Guest(pair);
        if (guests.putIfAbsent(pair.id(), guest) != null) { // it says so again
            seats.release();
            refused.run();
            return;
        }
        CompletableFuture<Void> over = new CompletableFuture<>();
        try {
            over.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).whenComplete((done, e) -> guest.drop());
            threads.execute(() -> receive(guest, over));
            scarce = false;
        } catch (Error e) { // mostly OutOfMemoryError: unable to create native thread
            guests.remove(pair.id());
            seats.release();
            refused.run();
            over.complete(null);
            if (!scarce) {
                scarce = true;
                LoggerFactory.getLogger(Porter.class).warn("{}: no thread for a client: {}", path, e.toString());
            }
        }
    }

    private void receive(Guest guest, CompletableFuture<Void> over) {
        PipeStream stream = null;
        try {
            stream = open(guest);
        } catch (IOException | RuntimeException e) {
            LoggerFactory.getLogger(Porter.class).debug("{}: a client was turned away: {}", path, e.toString());
        } finally {
            guests.remove(guest.pair.id());
            seats.release();
            over.complete(null);
            if (stream == null) {
                refused.run();
            }
        }
        if (stream != null) {
            admit.accept(stream);
        }
    }

    private static PipeStream open(Guest guest) throws IOException {
        FileInputStream in = null;
        FileOutputStream out = null;
        PipeStream stream = null;
        try {
            try (Fifo up = keep(guest.pair.up());
                    Fifo down = keep(guest.pair.down())) {
                in = up.reader();
                guest.out = out = down.writer();
                guest.pair.delete();
            } // without the keepers nobody but the client holds them open
            if (!guest.settled.get()) {
                out.getChannel().write(Hello.welcome());
            }
            if (!guest.settled.compareAndSet(false, true)) {
                throw new IOException("it did not take its welcome");
            }
            stream = PipeStream.of(in, out);
            return stream;
        } finally {
            if (stream == null) {
                Fifo.closeAll(in == null ? null : in.getChannel(), out == null ? null : out.getChannel());
            }
        }
    }

    private static Fifo keep(Path fifo) throws IOException {
        FileFacts facts = Fifo.facts(fifo);
        if (!facts.isMine() || !facts.isPrivate() || facts.links() != 1) {
            throw new IOException(fifo + " (user " + facts.uid() + ", mode " + facts.permissions() + ", "
                    + facts.links() + " names) is not a client's");
        }
        return Fifo.keep(fifo, facts);
    }

    /** Drops all. */
    void close() {
        guests.values().forEach(Guest::drop);
    }
}
