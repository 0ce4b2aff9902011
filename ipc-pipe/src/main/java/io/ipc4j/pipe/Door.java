package io.ipc4j.pipe;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A listener's FIFO, for a client to write to, in another thread, since it may be full. Used by one thread. */
final class Door implements Closeable {
    private final FileChannel channel;
    private volatile boolean busy;
    private volatile @Nullable IOException failure;

    private Door(FileChannel channel) {
        this.channel = channel;
    }

    /** Opens it, whether anybody listens or not: the first word tells. */
    static Door open(Path path) throws IOException {
        try (Fifo keeper = Fifo.keep(path, Fifo.facts(path))) {
            return new Door(keeper.writingChannel());
        }
    }

    /** Begins to write, unless the last words are still being written. */
    void say(ByteBuffer words) {
        if (!busy) {
            busy = true;
            PipeThreads.POOL.execute(() -> write(words));
        }
    }

    private void write(ByteBuffer words) {
        try {
            channel.write(words);
        } catch (ClosedChannelException e) {
            failure = e;
        } catch (IOException e) {
            failure = new AbandonedException(e); // of an open pipe the kernel says nothing else
        } finally {
            busy = false;
        }
    }

    /** Whether all is written; throws {@link AbandonedException} where nobody listens any more. */
    boolean isDone() throws IOException {
        boolean done = !busy;
        IOException problem = failure;
        if (problem != null) {
            throw problem;
        }
        return done;
    }

    @Override
    public void close() throws IOException {
        channel.close(); // ends a write that waits
    }
}
