package io.ipc4j;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An address at which this process accepts channels. Any thread may call anything.
 *
 * <ul>
 *   <li><b>L1</b> Connecting where nobody listens throws {@link NoListenerException}, which names the address.
 *   <li><b>L2</b> Listening where a listener lives throws {@link AddressInUseException}, which names the address.
 *   <li><b>L3</b> {@code address()} is one that {@code connect} reaches, whatever was left open (port 0) when listening.
 *   <li><b>L4</b> Any number of peers are accepted, each with a channel of its own; what happens to one does not touch the
 *       others.
 *   <li><b>L5</b> A timed {@code accept} is null not before its time; zero tries once; negative is an
 *       {@link IllegalArgumentException}.
 *   <li><b>L6</b> {@code tryAccept} never waits and is null when nobody waits outside.
 *   <li><b>L7</b> A waiting {@code accept} that is interrupted throws {@link InterruptedException}; the listener stays good.
 *   <li><b>L8</b> {@code close} ends every waiting {@code accept} with {@link ChannelClosedException}, may be called many
 *       times, and leaves accepted channels alone.
 *   <li><b>L9</b> After {@code close} the address is free at once, and connecting to it fails.
 *   <li><b>L10</b> What a killed listener left behind does not stop the next one at the same address.
 *   <li><b>L11</b> A parameter in an address that no one knows is refused with {@link IllegalArgumentException}, which names
 *       it and those that are known; so are values that can't be.
 * </ul>
 *
 * @param <T> the type of the messages
 */
public interface Listener<T> extends AutoCloseable {

    /**
     * Waits for the next peer.
     *
     * @return the channel to it
     * @throws InterruptedException if interrupted before or while waiting; no peer is lost
     * @throws ChannelClosedException if this listener is closed
     * @throws IpcException if the system refuses (no descriptor left); the listener stays good
     */
    Channel<T> accept() throws InterruptedException;

    /**
     * Waits for the next peer for a while.
     *
     * @param timeout how long to wait at most; zero tries once
     * @return the channel to it, or null if none came in that time
     * @throws InterruptedException if interrupted before or while waiting; no peer is lost
     * @throws ChannelClosedException if this listener is closed
     * @throws IpcException if the system refuses (no descriptor left); the listener stays good
     * @throws IllegalArgumentException if the timeout is negative
     */
    @Nullable
    Channel<T> accept(Duration timeout) throws InterruptedException;

    /**
     * Gives the channel to the next peer if one waits outside.
     *
     * @return the channel, or null
     * @throws ChannelClosedException if this listener is closed
     * @throws IpcException if the system refuses (no descriptor left); the listener stays good
     */
    @Nullable
    Channel<T> tryAccept();

    /**
     * The real address, with all that was left open filled in, e.g. the port after {@code tcp://127.0.0.1:0}.
     *
     * @return an address for {@link Ipc#connect}
     */
    URI address();

    /**
     * Whether {@link #close} has not been called.
     *
     * @return false once closed
     */
    boolean isOpen();

    /**
     * Frees the address and turns away whoever was not accepted. Accepted channels live on. If a {@link Poller} or {@link Server} knows the listener,
     * and its thread is in a handler just now, this waits for that, for a second at most: until then the system has not let go of the address.
     */
    @Override
    void close();
}
