package io.ipc4j;

import java.net.URI;

/**
 * Offers a queue of this process to others: {@link Ipc#openQueue} with its address gives them the same queue, with the same contract. Any
 * thread may call anything. It has one thread, which keeps the process alive until it is closed, unless a daemon thread has started it.
 *
 * <ul>
 *   <li><b>S1</b> A {@code put} that returned at a client is in the queue, whatever becomes of that client or of this server; it
 *       outlives the server's process if the queue does ({@code mmap:}).
 *   <li><b>S2</b> What a client that is gone had leased comes back at once.
 *   <li><b>S3</b> A client whose {@code put} waits for room, which reads nothing, or which sends what no client sends holds up no other; memory
 *       for each is bounded.
 *   <li><b>S4</b> A client that loses the server reaches it again by itself ({@link QueueOptions#reconnect}), and puts again what was not
 *       confirmed. This server drops what it has already; a server that was started anew can't know, and then there are
 *       two of the same name.
 *   <li><b>S5</b> {@code close} gives back what clients have leased, frees the address, and leaves the queue open.
 * </ul>
 */
public interface QueueServer extends AutoCloseable {

    /**
     * The real address, with all that was left open filled in.
     *
     * @return an address for {@link Ipc#openQueue}
     */
    URI address();

    /**
     * How many clients there are.
     *
     * @return how many are connected now and have said that they are clients of a queue
     */
    int clients();

    /**
     * Whether the queue is still served.
     *
     * @return false once this is closed, or a client has asked for something and found the queue closed or failed
     */
    boolean isOpen();

    /**
     * Waits until the queue is no longer served.
     *
     * @throws InterruptedException if interrupted before or while waiting
     */
    void awaitClosed() throws InterruptedException;

    /** Ends the connections of all clients and frees the address. The queue stays open. Closing again does nothing. */
    @Override
    void close();

    /** Closes this, and then the queue. */
    void closeWithQueue();
}
