package io.ipc4j;

import io.ipc4j.event.MultiplexPoller;
import java.time.Duration;

/**
 * Waits for many channels and listeners, of any transports, in one thread: what {@code select()} is to sockets.
 *
 * <pre>{@code
 * try (Poller poller = Poller.open()) {
 *     poller.add(listener, l -> {
 *         Channel<String> channel = l.tryAccept();
 *         if (channel != null) poller.add(channel, c -> {
 *             try {
 *                 c.drain(frame -> count++, 100);
 *             } catch (ChannelClosedException e) {
 *                 c.close(); // the peer has gone
 *             }
 *         });
 *     });
 *     while (true) poller.poll();
 * }
 * }</pre>
 *
 * <p>Handlers run in the polling thread. One that calls {@code send} waits there for a slow peer, and all others wait
 * with it. {@code trySend} does not wait, and neither does {@code send} in a handler of a {@link Server}, which looks
 * after slow clients. One thread polls at a time; all else any thread may call, also while another polls.
 *
 * <ul>
 *   <li><b>P1</b> Channels and listeners of different transports wait together.
 *   <li><b>P2</b> A handler is called again as long as there is something left to receive or accept.
 *   <li><b>P3</b> The end of a channel is something to receive: its handler is called, {@code tryReceive} throws. A channel
 *       or listener that this side closes leaves the poller by itself.
 *   <li><b>P4</b> Adding works at any time, also while another thread polls, and takes effect at once.
 *   <li><b>P5</b> After {@code remove} the handler is not called again, but for a call that is already running.
 *   <li><b>P6</b> An exception of a handler leaves {@code poll}; no other channel misses anything by it.
 *   <li><b>P7</b> {@code wakeup} ends a waiting {@code poll}, or the next one.
 *   <li><b>P8</b> A timed {@code poll} returns 0 not before its time; zero tries once; negative is an
 *       {@link IllegalArgumentException}.
 *   <li><b>P9</b> A waiting {@code poll} that is interrupted throws {@link InterruptedException}; poller and channels stay
 *       good.
 *   <li><b>P10</b> {@code close} ends a waiting {@code poll} with {@link ChannelClosedException}; channels and listeners
 *       stay open.
 * </ul>
 */
public interface Poller extends AutoCloseable {

    /**
     * Called when a channel or listener may have something.
     *
     * @param <S> the type of the channel or listener
     */
    @FunctionalInterface
    interface ReadyHandler<S> {
        /**
         * Looks at the channel ({@code tryReceive}, {@code drain}) or the listener ({@code tryAccept}). It may find nothing:
         * half a message wakes too.
         *
         * @param source the channel or listener
         * @throws InterruptedException if the thread was interrupted while the handler waited
         */
        void onReady(S source) throws InterruptedException;
    }

    /**
     * A poller that waits as a channel does by default.
     *
     * @return the poller
     */
    static Poller open() {
        return open(WaitStrategy.spinThenBlock());
    }

    /**
     * A poller.
     *
     * @param waitStrategy how it waits
     * @return the poller
     */
    static Poller open(WaitStrategy waitStrategy) {
        return new MultiplexPoller(waitStrategy);
    }

    /**
     * Adds a channel. One that is there already gets the new handler.
     *
     * @param <T> the type of the messages
     * @param channel the channel, made by {@link Ipc} or a {@link Listener}
     * @param handler called by {@code poll} when there may be something to receive
     * @throws IllegalArgumentException if the channel was made otherwise
     * @throws ChannelClosedException if this poller is closed
     */
    <T> void add(Channel<T> channel, ReadyHandler<? super Channel<T>> handler);

    /**
     * Adds a listener. One that is there already gets the new handler.
     *
     * @param <T> the type of the messages
     * @param listener the listener, made by {@link Ipc}
     * @param handler called by {@code poll} when there may be somebody to accept
     * @throws IllegalArgumentException if the listener was made otherwise
     * @throws ChannelClosedException if this poller is closed
     */
    <T> void add(Listener<T> listener, ReadyHandler<? super Listener<T>> handler);

    /**
     * Takes a channel out. One that is not there is ignored.
     *
     * @param channel the channel
     */
    void remove(Channel<?> channel);

    /**
     * Takes a listener out. One that is not there is ignored.
     *
     * @param listener the listener
     */
    void remove(Listener<?> listener);

    /**
     * How many channels and listeners are in.
     *
     * @return the number
     */
    int size();

    /**
     * Waits until at least one handler was called, or {@code wakeup}. What a handler throws this throws, whatever it
     * is.
     *
     * @return how many handlers were called; 0 after {@code wakeup}
     * @throws InterruptedException if interrupted before or while waiting, or in a handler that waits
     * @throws ChannelClosedException if this poller is closed
     * @throws IllegalStateException if another thread polls
     */
    int poll() throws InterruptedException;

    /**
     * Waits for a while until at least one handler was called, or {@code wakeup}. What a handler throws this throws,
     * whatever it is.
     *
     * @param timeout how long to wait at most; zero looks once
     * @return how many handlers were called; 0 after {@code wakeup} or when the time is over
     * @throws InterruptedException if interrupted before or while waiting, or in a handler that waits
     * @throws ChannelClosedException if this poller is closed
     * @throws IllegalStateException if another thread polls
     * @throws IllegalArgumentException if the timeout is negative
     */
    int poll(Duration timeout) throws InterruptedException;

    /** Ends a waiting {@code poll}, or the next one if none waits. */
    void wakeup();

    /**
     * Closes the poller. Channels and listeners stay as they are. A {@code poll} that waits ends; a handler that another thread's
     * {@code poll} runs is waited for.
     */
    @Override
    void close();
}
