package io.ipc4j.queue;

import io.ipc4j.QueueException;
import java.nio.ByteBuffer;

/** What a {@link Conversation} is about. All of it is called with the lock held. */
interface Topic {
    QueueLayout.ClientHello greeting();

    void onFrame(ByteBuffer frame);

    /** There is a line (again): everything that was said and not answered has to be said again. */
    void onConnected(QueueLayout.ServerHello hello);

    void onLost();

    /** The server was not reached again in time; all that waits fails. */
    void onGivenUp(QueueException why);

    /** In how many nanoseconds there will be something to tidy up; {@code Long.MAX_VALUE} if there is nothing. */
    long patience();

    /** Says what was put off, and the like. */
    void tidy();

    /** Whether something is awaited that no thread waits for. */
    boolean expectsNews();
}
