package io.ipc4j.channel;

import io.ipc4j.spi.Link;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What was taken and the link has not taken whole: the message that is on its way in part, and what a server answered behind
 * it. Guarded by the sending side's lock.
 */
final class Backlog {
    /** A handler that answers one message with more than this, to a client that reads nothing, is as slow as its client. */
    private static final long MOST_BEHIND = 16 << 20;

    /** While another thread's large message is on its way the line is busy, not slow: what a server broadcasts waits behind. */
    private static final long MOST_BEHIND_A_SENDER = 64 << 10;

    private @Nullable Outgoing first;
    private final Queue<Outgoing> behind = new ArrayDeque<>(0);
    private long behindBytes;

    boolean isEmpty() {
        return first == null;
    }

    /** The entry of this very buffer, if it is the one on its way. */
    @Nullable
    Outgoing of(ByteBuffer message) {
        return first != null && first.message == message ? first : null;
    }

    boolean isFirst(Outgoing entry) {
        return first == entry;
    }

    /** The link has taken a part of this message. */
    void begin(ByteBuffer message) {
        first = new Outgoing(message);
    }

    /** Gives the link all that is here, and says so after each; false if it did not take all of it. */
    boolean offerAll(Link link, Runnable taken) {
        while (first != null) {
            if (!offerFirst(link)) {
                return false;
            }
            taken.run();
        }
        return true;
    }

    /** Gives the link the first message's rest; false if it did not take all of it. */
    private boolean offerFirst(Link link) {
        Outgoing entry = first;
        assert entry != null;
        if (!link.tryWrite(entry.message)) {
            return false;
        }
        entry.taken = true;
        first = behind.poll();
        behindBytes -= first == null ? 0 : first.message.remaining();
        return true;
    }

    /** Keeps a copy of what is left of a message as the first. */
    void keepFirst(ByteBuffer message) {
        first = new Outgoing(message);
        first.keepRest();
    }

    /** Keeps a copy of a message behind the others; false if that would be too much. */
    boolean keepBehind(ByteBuffer message, boolean answer) {
        long most = answer ? MOST_BEHIND : first != null && !first.kept ? MOST_BEHIND_A_SENDER : 0;
        if (behindBytes >= most) {
            return false;
        }
        Outgoing entry = new Outgoing(message);
        entry.keepRest();
        behind.add(entry);
        behindBytes += entry.message.remaining();
        return true;
    }

    /** There is nobody to send it to any more. */
    void clear() {
        first = null;
        behind.clear();
        behindBytes = 0;
    }
}
