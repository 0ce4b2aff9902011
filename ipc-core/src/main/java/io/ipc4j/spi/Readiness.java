package io.ipc4j.spi;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * How to learn that it is worth to try again: a channel to select on, or a {@link Signal} of the link's own.
 *
 * <p>Whoever waits arms, <em>tries once more</em>, and only then sleeps; so a link that looks for armed waiters after each change
 * loses no wake-up.
 */
public sealed interface Readiness permits Readiness.Selectable, Signal {
    /** There may be something to receive or accept, or the end of it. */
    int READ = SelectionKey.OP_READ;
    /** There may be room to send, or the end of it. */
    int WRITE = SelectionKey.OP_WRITE;

    /** Ready when a selector says so. */
    non-sealed interface Selectable extends Readiness {
        /**
         * The channel to register, in non-blocking mode.
         *
         * @return the same channel every time
         */
        SelectableChannel channel();

        /**
         * Says that somebody is going to select.
         *
         * @param operations {@link #READ}, {@link #WRITE} or both
         * @return the selector's interest set for them
         */
        default int arm(int operations) {
            return operations;
        }

        /**
         * Says that somebody has selected.
         *
         * @param operations what was given to {@code arm}
         */
        default void disarm(int operations) {}
    }

    /**
     * A channel that carries no messages, only the news that there may be some elsewhere, such as in shared memory. A selector
     * says so once, and not again and again while there is something: so whoever has armed tries before each sleep, and
     * a try that fails while somebody is armed orders the next news.
     */
    interface Doorbell extends Selectable {
        /**
         * Says that somebody is going to select. They try before they do.
         *
         * @param operations {@link #READ}, {@link #WRITE} or both
         * @param wake called, maybe often and by any thread, when another thread took news that may have been meant for them; must
         *     not wait
         * @return disarms
         */
        Runnable arm(int operations, Runnable wake);

        /**
         * Looks whether a try may give something, at a small part of its cost: no call into the system, and no news ordered. For those who
         * look again and again instead of sleeping; only a try tells that the peer is gone. Any thread.
         *
         * @param operations {@link #READ}, {@link #WRITE} or both
         * @return true if it is worth a try, or if the line is closed
         */
        boolean mayHaveNews(int operations);

        /**
         * Orders the next news without a try, for one who has armed and looks no more.
         *
         * @param operations {@link #READ}, {@link #WRITE} or both
         * @return true if it is worth a try before the sleep
         */
        boolean order(int operations);

        /** Takes the news that a selector has told, for those who are not armed: else it would tell them again. Any thread. */
        void answer();
    }

    /**
     * The readiness of a listening socket: {@link #READ} when somebody waits outside.
     *
     * @param channel the channel, in non-blocking mode
     * @return its readiness
     */
    static Readiness of(ServerSocketChannel channel) {
        return new Selectable() {
            @Override
            public SelectableChannel channel() {
                return channel;
            }

            @Override
            public int arm(int operations) {
                return (operations & READ) == 0 ? 0 : SelectionKey.OP_ACCEPT;
            }
        };
    }

    /**
     * The readiness of a connected socket.
     *
     * @param channel the channel, in non-blocking mode
     * @return its readiness
     */
    static Readiness of(SocketChannel channel) {
        return (Selectable) () -> channel;
    }
}
