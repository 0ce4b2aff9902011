package io.ipc4j;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A bounded work queue: any number of threads and processes put messages in, and each message goes to one of those who take.
 *
 * <p>Where it lives the address says: in this process ({@code mem:jobs}), in a directory that outlives every process
 * ({@code mmap:/var/lib/app/jobs}), or with whoever serves it ({@link Ipc#serveQueue}). Delivery is <em>at least once</em>: a message
 * whose taker closes or dies before it has acknowledged comes back, and says how often it was delivered. Any thread may call
 * anything at any time. The contract, rule by rule; the kit {@code ipc-tck} tests each on every queue:
 *
 * <ul>
 *   <li><b>Q1</b> Each message is taken whole, by one taker. First deliveries come in the order of putting; a message that
 *       comes back may come after later ones.
 *   <li><b>Q2</b> At any size from 0 bytes to {@link #maxMessage}.
 *   <li><b>Q3</b> A larger one is refused with {@link IllegalArgumentException} before anything is put; the queue stays good.
 *   <li><b>Q4</b> When the queue is full {@code put} waits, memory stays bounded, nothing is dropped.
 *   <li><b>Q5</b> When it is full {@code offer} is false and takes nothing; true again once there is room.
 *   <li><b>Q6</b> {@code poll} never waits for a message, and is null when nothing is there.
 *   <li><b>Q7</b> What was given to {@code put} may be changed when the call is back; what {@code take} gave stays as it is.
 *   <li><b>Q8</b> Many threads may put and take at once: nothing is lost, nothing is taken twice, each putting thread's messages
 *       keep their order among themselves.
 *   <li><b>Q9</b> After {@code ack} has returned the message never comes again.
 *   <li><b>Q10</b> A delivery that is released, or closed without an answer, comes back, to anybody, with a greater
 *       {@link Delivery#deliveries}.
 *   <li><b>Q11</b> Closing a queue gives back what it has leased; messages that wait stay, wherever the queue outlives its user.
 *   <li><b>Q12</b> A rejected message goes to {@link #deadLetters}, and nowhere else.
 *   <li><b>Q13</b> So does one that was delivered {@link QueueOptions#maxDeliveries} times without being acknowledged.
 *   <li><b>Q14</b> A delivery is answered once: a second answer is an {@link IllegalStateException}; closing it after that
 *       does nothing.
 *   <li><b>Q15</b> {@code drainTo} never waits for a message and takes no more than it was told.
 *   <li><b>Q16</b> {@code handle} acknowledges when the handler returns and releases when it throws; no more handlers run at
 *       once than asked for; closing the subscription waits for those that run, and none begins after it.
 *   <li><b>Q17</b> {@code putAll} puts all, in order; a future of {@code putAsync} is done when the message is in the queue.
 *   <li><b>Q18</b> {@code awaitDrained} is true only when everything that was put has been acknowledged or is a dead letter.
 *   <li><b>Q19</b> {@code size} and {@code leased} count what waits and what is out.
 *   <li><b>Q20</b> {@code asBlockingQueue} keeps the meanings of {@link BlockingQueue} for putting and taking.
 *   <li><b>Q21</b> A message that the codec can't decode is reported to its taker, and goes to the dead letters.
 *   <li><b>Q22</b> Timed calls give up not before their time; zero tries once; negative is an {@link IllegalArgumentException}.
 *   <li><b>Q23</b> A waiting call that is interrupted throws {@link InterruptedException}; nothing is put or taken by it then, and
 *       the queue stays good.
 *   <li><b>Q24</b> {@code close} may be called many times, by any threads. It ends every waiting call, and every use after it, with
 *       {@link QueueClosedException}; it leaves no thread and no descriptor.
 *   <li><b>Q25</b> All of it holds between processes. What a killed process had leased comes back; what it was putting is there
 *       whole or not at all.
 * </ul>
 *
 * <p>On a served queue what doesn't wait for a message or for room ({@code poll}, {@code offer}, {@code drainTo}, {@code size} and the like)
 * still waits for the server's answer, for {@code connectTimeout} at most, and fails then with {@link QueueException}; an interrupt does not
 * end that, and a time in which this process itself is stopped hardly counts.
 *
 * @param <T> the type of the messages
 */
public interface MessageQueue<T> extends AutoCloseable {

    /**
     * Puts a message in; waits while the queue is full. When it returns the message is in the queue, and survives the
     * death of this process if the queue does.
     *
     * @param message the message
     * @throws InterruptedException if interrupted before or while waiting; the message is not put then
     * @throws QueueClosedException if this queue is closed
     * @throws QueueException if the queue has failed, or its server can't be reached: then the message may be in the queue, or not
     * @throws IllegalArgumentException if the message is larger than {@link #maxMessage}
     * @throws CodecException if the codec can't encode it; nothing is put
     */
    void put(T message) throws InterruptedException;

    /**
     * Puts a message in if there is room.
     *
     * @param message the message
     * @return false if the queue is full
     * @throws QueueClosedException if this queue is closed
     * @throws QueueException if the queue has failed, or its server can't be reached: then the message may be in the queue, or not
     * @throws IllegalArgumentException if the message is larger than {@link #maxMessage}
     * @throws CodecException if the codec can't encode it; nothing is put
     */
    boolean offer(T message);

    /**
     * Puts a message in, or gives up when the time is over.
     *
     * @param message the message
     * @param timeout how long to wait at most; zero tries once
     * @return false if the queue stayed full
     * @throws InterruptedException if interrupted before or while waiting; the message is not put then
     * @throws QueueClosedException if this queue is closed
     * @throws QueueException if the queue has failed, or its server can't be reached: then the message may be in the queue, or not
     * @throws IllegalArgumentException if the timeout is negative or the message too large
     * @throws CodecException if the codec can't encode it; nothing is put
     */
    boolean offer(T message, Duration timeout) throws InterruptedException;

    /**
     * Puts many messages in, in their order; waits while the queue is full. On a served queue they share round trips, and with {@link
     * Durability#SYNC} writes to the disk, which is many times faster than as many {@code put} calls.
     *
     * @param messages the messages
     * @throws InterruptedException if interrupted; the first of the messages may be in then, in order, and the others are not
     * @throws QueueClosedException if this queue is closed
     * @throws QueueException if the queue has failed, or its server can't be reached: then each message may be in the
     *     queue, or not
     * @throws IllegalArgumentException if one is larger than {@link #maxMessage}; those before it may be in then
     * @throws CodecException if the codec can't encode one; those before it may be in then
     */
    void putAll(Collection<? extends T> messages) throws InterruptedException;

    /**
     * Puts a message in without waiting for it to be there. Messages of one thread keep their order. Waits only while too many
     * of such messages are on their way already, so that memory stays bounded.
     *
     * @param message the message
     * @return done when the message is in the queue; fails as {@code put} would: with a {@link QueueException} the
     *     message may be in the queue, or not
     * @throws InterruptedException if interrupted before, or while waiting for those before it; the message is not put
     *     then
     * @throws QueueClosedException if this queue is closed
     * @throws QueueException if the queue has failed, or its server can't be reached while this waits for those before
     *     it
     * @throws IllegalArgumentException if the message is larger than {@link #maxMessage}
     * @throws CodecException if the codec can't encode it; nothing is put
     */
    CompletableFuture<Void> putAsync(T message) throws InterruptedException;

    /**
     * Takes a message; waits until there is one. This is {@link #lease} and {@code ack} in one: should this process die
     * right after it, nobody will see the message again. And should a served queue's {@code ack} fail, this call fails,
     * and the message that it had comes again, or never. Where none may be lost, {@code lease} is for it.
     *
     * @return the message
     * @throws InterruptedException if interrupted before or while waiting; no message is lost
     * @throws QueueClosedException if this queue is closed
     * @throws QueueException if the queue has failed, or its server can't be reached: then a message may be lost, see
     *     above
     * @throws CodecException if the codec can't decode the message, which is a dead letter now
     */
    T take() throws InterruptedException;

    /**
     * Takes a message if there is one.
     *
     * @return the message, or null if none is there
     * @throws QueueClosedException if this queue is closed
     * @throws QueueException if the queue has failed, or its server can't be reached: then a message may be lost, as
     *     with {@link #take}
     * @throws CodecException if the codec can't decode the message, which is a dead letter now
     */
    @Nullable
    T poll();

    /**
     * Takes a message, or gives up when the time is over.
     *
     * @param timeout how long to wait at most; zero tries once
     * @return the message, or null if none came in that time
     * @throws InterruptedException if interrupted before or while waiting; no message is lost
     * @throws QueueClosedException if this queue is closed
     * @throws QueueException if the queue has failed, or its server can't be reached: then a message may be lost, as
     *     with {@link #take}
     * @throws CodecException if the codec can't decode the message, which is a dead letter now
     * @throws IllegalArgumentException if the timeout is negative
     */
    @Nullable
    T poll(Duration timeout) throws InterruptedException;

    /**
     * Takes a message on approval; waits until there is one. It is out of the queue until the delivery is answered.
     *
     * @return the delivery, to be answered, and closed
     * @throws InterruptedException if interrupted before or while waiting; no message is lost
     * @throws QueueClosedException if this queue is closed
     * @throws QueueException if the queue has failed, or its server can't be reached
     * @throws CodecException if the codec can't decode the message, which is a dead letter now
     */
    Delivery<T> lease() throws InterruptedException;

    /**
     * Takes a message on approval, or gives up when the time is over.
     *
     * @param timeout how long to wait at most; zero tries once
     * @return the delivery, to be answered, and closed; null if none came in that time
     * @throws InterruptedException if interrupted before or while waiting; no message is lost
     * @throws QueueClosedException if this queue is closed
     * @throws QueueException if the queue has failed, or its server can't be reached
     * @throws CodecException if the codec can't decode the message, which is a dead letter now
     * @throws IllegalArgumentException if the timeout is negative
     */
    @Nullable
    Delivery<T> lease(Duration timeout) throws InterruptedException;

    /**
     * Takes what is there.
     *
     * @param target gets the messages
     * @param max the most messages to take, at least 1
     * @return how many were taken
     * @throws QueueClosedException if this queue is closed
     * @throws QueueException if the queue has failed, or its server can't be reached: then messages that are in the
     *     target may come again
     * @throws CodecException if the codec can't decode a message, which is a dead letter now; those before it are in the target
     * @throws IllegalArgumentException if {@code max} is under 1
     */
    int drainTo(Collection<? super T> target, int max);

    /**
     * Handles messages as they come, in threads of its own, until the subscription or the queue is closed, or the queue has failed
     * (a served one when its server stays away longer than {@link QueueOptions#reconnect}), which is logged. A message is
     * acknowledged when the handler returns, and released when it throws, so a handler must bear to see a message twice.
     * The threads are daemons: they don't keep the process alive. Closing the subscription waits for handlers that run, closing the queue
     * does not, and what they have comes back.
     *
     * @param handler gets the messages
     * @param concurrency how many may be handled at once, 1 to 1,024
     * @return ends it
     * @throws QueueClosedException if this queue is closed
     * @throws IllegalArgumentException if the concurrency is out of bounds
     */
    Subscription handle(MessageHandler<? super T> handler, int concurrency);

    /**
     * Waits until everything that was put has been acknowledged, or is a dead letter; also what others put meanwhile.
     *
     * @param timeout how long to wait at most; zero looks once
     * @return false if there was still something when the time was over
     * @throws InterruptedException if interrupted before or while waiting
     * @throws QueueClosedException if this queue is closed
     * @throws QueueException if the queue has failed, or its server can't be reached
     * @throws IllegalArgumentException if the timeout is negative
     */
    boolean awaitDrained(Duration timeout) throws InterruptedException;

    /**
     * How many messages wait to be taken: what it was a moment ago, since others go on meanwhile.
     *
     * @return the number, without those that are leased
     * @throws QueueClosedException if this queue is closed
     * @throws QueueException if the queue has failed, or its server can't be reached
     */
    long size();

    /**
     * How many messages are out and not yet answered, with whomever they are.
     *
     * @return the number, as exact as {@link #size}
     * @throws QueueClosedException if this queue is closed
     * @throws QueueException if the queue has failed, or its server can't be reached
     */
    long leased();

    /**
     * How many small messages the queue can hold. A larger one takes the room of several; how large that is its address's
     * transport says. Of a served queue its server is asked, as for {@link #size}.
     *
     * @return the number of messages, waiting and leased
     * @throws QueueClosedException if this queue is closed
     * @throws QueueException if the queue has failed, or its server can't be reached
     */
    long capacity();

    /**
     * The largest message.
     *
     * @return its size in bytes
     */
    int maxMessage();

    /**
     * The messages that were rejected, delivered too often, or could not be decoded: a queue like this one, whose messages are taken like
     * others. Its own rejected messages are released instead, and its dead letters are itself. When it is full the oldest give way.
     *
     * @return the dead letters, as bytes; the same object each time; closed with this queue
     * @throws QueueClosedException if this queue was closed before the first of these calls
     * @throws QueueException if the queue has failed, or its dead letters can't be opened
     */
    MessageQueue<byte[]> deadLetters();

    /**
     * A view for code that wants a {@link BlockingQueue}: {@code put}, {@code offer}, {@code take}, {@code poll}, {@code drainTo},
     * {@code size}, {@code remainingCapacity}. Taking acknowledges. What has no meaning between processes (iterating, looking for
     * an element, removing from the middle) is an {@link UnsupportedOperationException}.
     *
     * @return the view
     */
    BlockingQueue<T> asBlockingQueue();

    /**
     * Where the queue is.
     *
     * @return the address it was opened with
     */
    URI address();

    /**
     * Gives back what was leased here, ends every call that waits, and closes. What waits in the queue stays, if the queue outlives
     * its users. Closing again does nothing.
     */
    @Override
    void close();
}
