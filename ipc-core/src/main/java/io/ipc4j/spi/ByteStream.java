package io.ipc4j.spi;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A two-way stream of bytes that never waits; {@link StreamLink} makes messages of it.
 *
 * <p>Threads: the caller holds one lock for {@link #write} and {@link #closeOutput}, and another for {@link #read}. The
 * two sides run at the same time, in different threads, and {@link #close} at any time beside them. A
 * {@link java.nio.channels.ClosedChannelException} says that this side has closed the stream; any other
 * {@link IOException}, that the line broke, or that the peer is gone.
 */
public interface ByteStream {

    /**
     * Reads what is there.
     *
     * @param to where to put it; has room
     * @return how many bytes; 0 if none is there now; -1 at the end
     * @throws java.nio.channels.ClosedChannelException if this side has closed the stream
     * @throws IOException if the line broke
     */
    int read(ByteBuffer to) throws IOException;

    /**
     * Writes what there is room for.
     *
     * @param from what to write
     * @return how many bytes; 0 if there is no room now
     * @throws java.nio.channels.ClosedChannelException if this side has closed the stream
     * @throws IOException if the line broke, or the peer reads no more
     */
    int write(ByteBuffer from) throws IOException;

    /**
     * Lets the peer read the end after what was written.
     *
     * @throws IOException if the line broke
     */
    void closeOutput() throws IOException;

    /**
     * What to wait on.
     *
     * @return the same object every time
     */
    Readiness readiness();

    /** Closes the stream. May be called many times, by any thread, also while others read and write. */
    void close();
}
