package io.ipc4j.pipe;

import io.ipc4j.ChannelClosedException;
import io.ipc4j.IpcException;
import io.ipc4j.Peer;
import io.ipc4j.spi.FileFacts;
import io.ipc4j.spi.FileKind;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.LinkOptions;
import io.ipc4j.spi.OwnedPath;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Signal;
import io.ipc4j.spi.StreamLink;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The owner of a path, with a FIFO there at which clients say hello, and a thread that listens to them. */
final class PipeListener implements LinkListener {
    private final URI address;
    private final LinkOptions options;
    private final OwnedPath owned;
    private final Fifo door;
    private final Semaphore room;
    private final Porter porter;
    private final Signal signal = new Signal();
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Link> waiting = new ArrayDeque<>();
    private boolean closed;

    private PipeListener(URI address, LinkOptions options, OwnedPath owned, Fifo door, int backlog, Executor threads) {
        this.address = address;
        this.options = options;
        this.owned = owned;
        this.door = door;
        this.room = new Semaphore(backlog);
        this.porter = new Porter(owned.path(), this::admit, room::release, threads);
    }

    static PipeListener open(URI address, Path path, LinkOptions options) {
        return open(address, path, options, PipeThreads.POOL);
    }

    /**
     * Opens one.
     *
     * @param threads where clients are taken care of
     */
    static PipeListener open(URI address, Path path, LinkOptions options, Executor threads) {
        int backlog = options.number("backlog", 1024, 1, 65535);
        boolean leftover = isLeftover(path);
        OwnedPath owned = OwnedPath.claim(address, path, FileKind.FIFO);
        Fifo door = null;
        boolean open = false;
        try {
            if (owned.isOccupied() && !leftover) {
                throw new IpcException("listening at " + address + ": " + path + " is a named pipe without a lock file"
                        + " beside it, so no listener has left it, and it is left as it is. Choose another"
                        + " address, remove it, or use it as it is: connect with mode=read or mode=write");
            }
            Path made = owned.workshop();
            Mkfifo.make(made);
            door = Fifo.keep(made, Fifo.facts(made));
            Pair.sweep(owned.path());
            owned.publish();
            PipeListener listener = new PipeListener(address, options, owned, door, backlog, threads);
            PipeThreads.POOL.execute(listener::listen);
            open = true;
            return listener;
        } catch (IOException e) {
            throw new IpcException("listening at " + address + " failed: " + e.getMessage(), e);
        } finally {
            if (!open) {
                owned.close();
                Fifo.closeAll(door);
            }
        }
    }

    /** A listener makes its lock file first and removes it last, however it ends. */
    private static boolean isLeftover(Path path) {
        try {
            return FileFacts.of(path.resolveSibling(path.getFileName() + ".lock")) != null;
        } catch (IOException e) {
            return false; // the claim says what is wrong
        }
    }

    /** In a thread of its own, until the listener is closed. */
    private void listen() {
        Hello hello = new Hello();
        ByteBuffer bytes = ByteBuffer.allocate(4 << 10);
        try {
            while (true) {
                door.channel().read(bytes.clear());
                bytes.flip();
                for (String id = hello.next(bytes); id != null; id = hello.next(bytes)) {
                    room.acquire(); // while too many wait to be accepted, the others' hellos wait in the FIFO
                    porter.welcome(Pair.of(owned.path(), id));
                }
            }
        } catch (ClosedChannelException e) {
            // It was closed.
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            door.close(); // so that the next hello breaks, and its client need not wait
            LoggerFactory.getLogger(PipeListener.class).warn("{} hears no more clients: {}", address, e, e);
        }
    }

    private void admit(PipeStream stream) {
        Link link = new StreamLink(stream, options.channel(), Peer.at("client of " + owned.path()));
        lock.lock();
        try {
            if (closed) {
                link.close();
                return;
            }
            waiting.add(link);
        } finally {
            lock.unlock();
        }
        signal.raise(Readiness.READ);
    }

    @Override
    public @Nullable Link tryAccept() {
        lock.lock();
        try {
            if (closed) {
                throw new ChannelClosedException("the listener is closed", new AsynchronousCloseException());
            }
            Link link = waiting.poll();
            if (link != null) {
                room.release();
            }
            return link;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Readiness readiness() {
        return signal;
    }

    @Override
    public URI address() {
        return address;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            waiting.forEach(Link::close);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        Pair.sweep(owned.path());
        owned.close();
        door.close();
        room.release(1 << 20); // if its thread waits for some
        porter.close();
        signal.raise(Readiness.READ);
    }
}
