package io.ipc4j.spi;

import io.ipc4j.ChannelBrokenException;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.FrameHandler;
import io.ipc4j.Peer;
import io.ipc4j.ProtocolException;
import java.nio.ByteBuffer;

/**
 * One end of a line between two processes, as a transport gives it. <b>It never waits.</b>
 *
 * <p>Threads: the caller holds one lock for the sending calls ({@link #tryWrite}, {@link #flush}, {@link #closeOutput}) and
 * another for the receiving calls ({@link #tryRead}, {@link #holdsSome}, {@link #trim}). The two sides run at the same time, and
 * {@link #close} at any time beside them.
 */
public interface Link {

    /**
     * Takes a message if there is room. The bytes need not be on their way before {@link #flush}.
     *
     * <p>A message larger than the buffers is taken bit by bit: false with a moved position means that a part is taken, and
     * the next call must offer the rest of the same message.
     *
     * @param message the message between position and limit, at most the limit of the options
     * @return true if all of it is taken (position at the limit); false if not: nothing, or a part, see above
     * @throws ChannelClosedException if this end can send no more
     */
    boolean tryWrite(ByteBuffer message);

    /**
     * Pushes what was taken.
     *
     * @return true if nothing is left to push; false if the line is full
     * @throws ChannelClosedException if this end can send no more
     */
    boolean flush();

    /**
     * Whether a push costs so much (a system call) that several messages should share one.
     *
     * @return true to have pushes put off for some tens of microseconds in a burst
     */
    default boolean sharesPushes() {
        return true;
    }

    /**
     * Hands out the messages that are there, in place.
     *
     * @param handler gets the messages; if it throws, its message is consumed all the same
     * @param limit the most to hand out, at least 1
     * @return how many; 0 if none is there now; -1 if the peer has closed in order and all was handed out
     * @throws ChannelBrokenException if the line broke, after all that came whole was handed out
     * @throws ProtocolException if the peer sent what no peer sends
     */
    int tryRead(FrameHandler handler, int limit);

    /**
     * Whether a {@link #tryRead} that gave fewer messages than it might have given may give more now, though the {@link #readiness}
     * tells of nothing new. True costs those who wait for many links one look more for each piece of news.
     *
     * @return false only if the readiness tells of whatever is left
     */
    default boolean mayHoldMore() {
        return true;
    }

    /**
     * Whether bytes that have come are kept here, for the next {@link #tryRead}: the {@link #readiness} may not tell of them again.
     *
     * @return false if the readiness tells of whatever there is
     */
    default boolean holdsSome() {
        return false;
    }

    /** Called before a wait for messages: gives back what memory isn't needed while nothing moves. */
    default void trim() {}

    /**
     * Sets the largest message that is taken from the peer, from the next one on. Strangers are held to small ones until they have
     * said who they are. A link whose messages are bounded by what it is need not do anything.
     *
     * @param bytes the largest message; a larger one is a {@link ProtocolException} as soon as its length is there
     */
    default void limit(int bytes) {}

    /**
     * Refuses a message that this link can't carry for another reason than its size, which is checked above.
     *
     * @param message the message between position and limit
     * @throws IllegalArgumentException if it can't be carried
     */
    default void check(ByteBuffer message) {}

    /**
     * What to wait on when a try gave nothing.
     *
     * @return the same object every time
     */
    Readiness readiness();

    /**
     * Tells the peer that nothing more will come, after all that was taken is pushed. Receiving goes on.
     *
     * @throws ChannelClosedException if this end can send no more
     */
    default void closeOutput() {}

    /**
     * What is known of the other side.
     *
     * @return the peer
     */
    Peer peer();

    /** Closes this end and frees all that it holds. May be called many times, by any thread. */
    void close();
}
