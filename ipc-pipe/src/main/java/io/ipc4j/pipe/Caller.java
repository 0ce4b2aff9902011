package io.ipc4j.pipe;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.IpcException;
import io.ipc4j.NoListenerException;
import io.ipc4j.Peer;
import io.ipc4j.ProtocolException;
import io.ipc4j.spi.FileFacts;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkOptions;
import io.ipc4j.spi.StreamLink;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Connects to a listener: makes a pair of FIFOs, says hello, waits for the welcome. */
final class Caller {
    private static final long SHORTEST_PAUSE = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(2);
    /** How often hello is said again: it breaks the pipe if the listener has gone meanwhile. */
    private static final long REPEAT = TimeUnit.MILLISECONDS.toNanos(500);

    private static final int ATTEMPTS = 5;

    private final URI address;
    private final Path path;
    private final LinkOptions options;
    private final long begin = System.nanoTime();

    Caller(URI address, Path path, LinkOptions options) {
        this.address = address;
        this.path = path;
        this.options = options;
    }

    Link connect() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        try {
            checkListener();
            Path real = path.getParent().toRealPath().resolve(path.getFileName());
            try (Door door = Door.open(real)) {
                door.say(Hello.nothing()); // where nobody listens this fails, before anything is made
                await(door::isDone);
                return new StreamLink(call(door, real), options.channel(), Peer.at(path.toString()));
            }
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw new InterruptedException();
        } catch (AccessDeniedException e) {
            throw new AccessRefusedException("connecting to " + address + ": permission denied: " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw nobody("there is no " + e.getMessage(), e);
        } catch (AbandonedException e) {
            throw nobody("the pipe was left behind by one that is gone", e);
        } catch (IOException e) {
            throw new IpcException("connecting to " + address + " failed: " + e.getMessage(), e);
        }
    }

    private void checkListener() throws IOException {
        FileFacts facts;
        try {
            facts = Fifo.facts(path);
        } catch (NoSuchFileException | AccessDeniedException e) {
            throw e;
        } catch (IOException e) {
            throw nobody(String.valueOf(e.getMessage()), e);
        }
        if (!facts.isMine()) {
            throw new AccessRefusedException(
                    "connecting to " + address + ": the pipe belongs to user " + facts.uid()
                            + ", and pipes are for processes of one user. For others use unix:",
                    null);
        }
    }

    /** A listener that closes sweeps the pairs away, even half made ones: whoever tries again learns that it is closed. */
    private PipeStream call(Door door, Path real) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return call(door, Pair.random(real));
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
            LockSupport.parkNanos(attempt * LONGEST_PAUSE);
            await(door::isDone);
            door.say(Hello.nothing());
            await(door::isDone);
        }
    }

    private PipeStream call(Door door, Pair pair) throws IOException, InterruptedException {
        FileInputStream in = null;
        FileOutputStream out = null;
        PipeStream stream = null;
        try {
            Mkfifo.make(pair.up(), pair.down());
            try (Fifo up = Fifo.keep(pair.up(), Fifo.facts(pair.up()));
                    Fifo down = Fifo.keep(pair.down(), Fifo.facts(pair.down()))) {
                out = up.writer();
                in = down.reader();
                PipeStream whole = PipeStream.of(in, out, up.channel());
                awaitWelcome(door, pair, in); // while the keepers let the listener open its ends
                stream = whole;
            }
            return stream;
        } finally {
            pair.delete(); // the listener has done so if all went well
            if (stream == null) {
                Fifo.closeAll(in == null ? null : in.getChannel(), out == null ? null : out.getChannel());
            }
        }
    }

    private void awaitWelcome(Door door, Pair pair, FileInputStream in) throws IOException, InterruptedException {
        byte[] welcome = new byte[Hello.WELCOME_LENGTH];
        int[] come = {0};
        long[] lastHello = {System.nanoTime() - REPEAT};
        await(() -> {
            boolean idle = door.isDone();
            int there = Math.min(in.available(), welcome.length - come[0]); // the first messages may be right behind
            if (there > 0) {
                come[0] += in.read(welcome, come[0], there);
            } else if (idle && System.nanoTime() - lastHello[0] >= REPEAT) {
                lastHello[0] = System.nanoTime();
                door.say(Hello.of(pair));
            }
            return come[0] == welcome.length;
        });
        int version = welcome[welcome.length - 1];
        if (version != Hello.VERSION) {
            throw new ProtocolException(
                    "connecting to " + address + ": the listener answers in version " + version + " of the hello, and"
                            + " this is version " + Hello.VERSION,
                    null);
        }
    }

    /** Something that comes soon. */
    @FunctionalInterface
    private interface Condition {
        boolean isMet() throws IOException;
    }

    private void await(Condition condition) throws IOException, InterruptedException {
        Duration timeout = options.channel().connectTimeout();
        long pause = SHORTEST_PAUSE;
        while (!condition.isMet()) {
            if (timeout.minusNanos(System.nanoTime() - begin).isNegative()) {
                throw nobody("no answer within " + timeout.toMillis() + " ms", null);
            }
            LockSupport.parkNanos(pause);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE);
        }
    }

    private NoListenerException nobody(String why, @Nullable Exception e) {
        return new NoListenerException(
                "connecting to " + address + ": nobody listens there (" + why
                        + "). Is the listener started, and the address the same?",
                e);
    }
}
