package io.ipc4j;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A two-way line of whole messages between two processes.
 *
 * <p>It is not a byte stream: what one {@code send} takes is what one {@code receive} gives. Any thread may call anything at
 * any time. The contract, rule by rule; the kit {@code ipc-tck} tests each on every transport:
 *
 * <ul>
 *   <li><b>C1</b> A message arrives whole, once, and in the order of sending.
 *   <li><b>C2</b> At any size from 0 bytes to {@link ChannelOptions#maxMessage}.
 *   <li><b>C3</b> A larger one is refused with {@link IllegalArgumentException} before anything is sent; the channel stays
 *       good.
 *   <li><b>C4</b> Both ways at once, at any size, without a deadlock between two sides that both read.
 *   <li><b>C5</b> A slow reader slows the sender: {@code send} waits, memory stays bounded, nothing is dropped.
 *   <li><b>C6</b> {@code trySend} never waits; when the line is full it is false and takes nothing, and true again once the
 *       peer has read.
 *   <li><b>C7</b> What was given to {@code send}, {@code write} or {@code trySend} may be changed as soon as the call is
 *       back.
 *   <li><b>C8</b> What {@code receive} gave stays as it is; what {@code drain} shows is valid only during the call.
 *   <li><b>C9</b> Many threads may send: every message arrives whole, each thread's in its order.
 *   <li><b>C10</b> Many threads may receive: every message goes to exactly one of them.
 *   <li><b>C11</b> {@code tryReceive} never waits and is null when no whole message is there.
 *   <li><b>C12</b> {@code drain} never waits, hands out at most its limit, and says 0 when nothing is there.
 *   <li><b>C13</b> What {@code write} took arrives, in order with what {@code send} took, at the next {@code flush} at the
 *       latest.
 *   <li><b>C14</b> What {@code send} took arrives without any further call.
 *   <li><b>C15</b> A message that the codec can't decode is consumed and reported; the next one is received.
 *   <li><b>C16</b> {@code forEach} handles message after message and returns when the peer has closed; an exception of the
 *       handler ends it, and the channel stays good.
 *   <li><b>C17</b> {@code peer()} and {@code address()} answer on an open and on a closed channel.
 *   <li><b>C18</b> {@code sendAll} sends all, in order; if one of them can't be sent, those before it are.
 *   <li><b>T1</b> A timed {@code receive} is null not before its time; a message that comes later is kept.
 *   <li><b>T2</b> A timed {@code send} is false not before its time, and nothing of its message is sent then or later.
 *   <li><b>T3</b> A timeout bounds the whole message: half a message does not hold a timed {@code receive}.
 *   <li><b>T4</b> Zero tries once; negative is an {@link IllegalArgumentException}.
 *   <li><b>T5</b> A call that ran out of time leaves the channel as good as before, both ways.
 *   <li><b>I1</b> A waiting {@code receive} that is interrupted throws {@link InterruptedException}; the channel stays good.
 *   <li><b>I2</b> So does a waiting {@code send}; nothing of its message is sent then. If a part was already on its way, the
 *       call ends normally instead, the interrupt stays pending, and the rest follows by itself.
 *   <li><b>I3</b> A thread that is interrupted before the call gets the exception too, and nothing is taken.
 *   <li><b>I4</b> Any number of interrupts at any moment lose, tear or double no message.
 *   <li><b>X1</b> {@code close} may be called many times, by any threads.
 *   <li><b>X2</b> It ends every waiting call with {@link ChannelClosedException}.
 *   <li><b>X3</b> What was sent before arrives at a peer that reads; then the peer gets {@link ChannelClosedException}.
 *   <li><b>X4</b> Sending to a peer that has closed throws {@link ChannelClosedException} after a bounded number of
 *       messages.
 *   <li><b>X5</b> Every use after {@code close} throws {@link ChannelClosedException}.
 *   <li><b>X6</b> A peer that does not read can't hold {@code close} for longer than
 *       {@link ChannelOptions#closeTimeout}.
 *   <li><b>X7</b> All calls at once from many threads, with a close in between, end, with an exception of this family or
 *       none.
 *   <li><b>X8</b> Both sides may close at the same time.
 *   <li><b>X9</b> A closed channel leaves no descriptor, no thread and no file.
 *   <li><b>R1</b> All of it holds between two processes.
 *   <li><b>R2</b> When the peer's process is killed, waiting calls end with {@link ChannelClosedException};
 *       {@code forEach} returns.
 *   <li><b>R3</b> A message that a killed peer had sent by half is never delivered; those before it are.
 * </ul>
 *
 * @param <T> the type of the messages
 */
public interface Channel<T> extends AutoCloseable {

    /**
     * Sends a message; waits while the peer is slow. When it returns the message is on its way: at once on an idle line,
     * within some tens of microseconds in a burst, whose messages share system calls.
     *
     * @param message the message
     * @throws InterruptedException if interrupted before or while waiting; the message is not sent then
     * @throws ChannelClosedException if the channel is over
     * @throws CodecException if the codec can't encode it; nothing of it is sent
     * @throws IllegalArgumentException if the message is larger than the limit, or the framing can't carry it
     */
    void send(T message) throws InterruptedException;

    /**
     * Sends a message, or gives up when the time is over.
     *
     * @param message the message
     * @param timeout how long to wait at most; zero tries once
     * @return false if the line stayed full: nothing of the message is sent
     * @throws InterruptedException if interrupted before or while waiting; the message is not sent then
     * @throws ChannelClosedException if the channel is over
     * @throws CodecException if the codec can't encode it; nothing of it is sent
     * @throws IllegalArgumentException if the timeout is negative, the message too large, or the framing can't carry it
     */
    boolean send(T message, Duration timeout) throws InterruptedException;

    /**
     * Sends a message if that is possible without waiting.
     *
     * @param message the message
     * @return false if the line is full: nothing of the message is sent
     * @throws ChannelClosedException if the channel is over
     * @throws CodecException if the codec can't encode it; nothing of it is sent
     * @throws IllegalArgumentException if the message is larger than the limit, or the framing can't carry it
     */
    boolean trySend(T message);

    /**
     * Takes a message for the next push: for those who know their batches. It stays here until {@link #flush}, a
     * {@code send}, a call that waits for a message, or {@code close}, or until the buffer is full. Waits like
     * {@code send}.
     *
     * @param message the message
     * @throws InterruptedException if interrupted before or while waiting; the message is not taken then
     * @throws ChannelClosedException if the channel is over
     * @throws CodecException if the codec can't encode it; nothing of it is sent
     * @throws IllegalArgumentException if the message is larger than the limit, or the framing can't carry it
     */
    void write(T message) throws InterruptedException;

    /**
     * Sends many messages, in their order, with as few pushes as they need; waits while the peer is slow. No other thread's
     * message comes between them unless this call has to wait. The codec is called meanwhile, and whoever else sends waits for it.
     *
     * @param messages the messages
     * @throws InterruptedException if interrupted before or while waiting; the first of the messages may be sent then, in order,
     *     and the others are not
     * @throws ChannelClosedException if the channel is over
     * @throws CodecException if the codec can't encode one; those before it are sent
     * @throws IllegalArgumentException if one is larger than the limit, or the framing can't carry it; those before it are sent
     */
    void sendAll(Collection<? extends T> messages) throws InterruptedException;

    /**
     * Pushes all that {@code write} and {@code send} took; waits while the peer is slow.
     *
     * @throws InterruptedException if interrupted before or while waiting; what was taken is pushed later
     * @throws ChannelClosedException if the channel is over
     */
    void flush() throws InterruptedException;

    /**
     * Waits for the next message.
     *
     * @return the message
     * @throws InterruptedException if interrupted before or while waiting; no message is lost
     * @throws ChannelClosedException if the channel is over and all is read
     * @throws ProtocolException if the peer sent what the framing does not know, behind all that came before
     * @throws CodecException if the codec can't decode the message, which is consumed
     */
    T receive() throws InterruptedException;

    /**
     * Waits for the next message for a while.
     *
     * @param timeout how long to wait at most; zero tries once
     * @return the message, or null if none came whole in that time
     * @throws InterruptedException if interrupted before or while waiting; no message is lost
     * @throws ChannelClosedException if the channel is over and all is read
     * @throws ProtocolException if the peer sent what the framing does not know, behind all that came before
     * @throws CodecException if the codec can't decode the message, which is consumed
     * @throws IllegalArgumentException if the timeout is negative
     */
    @Nullable
    T receive(Duration timeout) throws InterruptedException;

    /**
     * Gives the next message if it is there.
     *
     * @return the message, or null if no whole one is there
     * @throws ChannelClosedException if the channel is over and all is read
     * @throws ProtocolException if the peer sent what the framing does not know, behind all that came before
     * @throws CodecException if the codec can't decode the message, which is consumed
     */
    @Nullable
    T tryReceive();

    /**
     * Handles message after message in this thread, until nothing more comes: the peer has closed, or its process has ended between two
     * messages. Whoever must tell the two apart sends a last message.
     *
     * @param handler gets the messages; its exceptions end the call
     * @throws InterruptedException if interrupted before or while waiting; no message is lost
     * @throws ChannelClosedException if this side closes meanwhile
     * @throws ChannelBrokenException if the line breaks, as a {@link ProtocolException} if the peer sent what the framing does not know
     * @throws CodecException if the codec can't decode a message, which is consumed; another call goes on behind it
     */
    void forEach(MessageHandler<? super T> handler) throws InterruptedException;

    /**
     * Shows the messages that are there, in place: no copy, no codec. Other threads that receive wait meanwhile, so the
     * handler should be quick; a handler that throws has consumed its message.
     *
     * @param handler gets each message's bytes, valid only during its call
     * @param limit the most messages to hand out, at least 1
     * @return how many were handed out; 0 if none was there
     * @throws ChannelClosedException if the channel is over and all is read
     * @throws ProtocolException if the peer sent what the framing does not know, behind all that came before
     * @throws IllegalArgumentException if the limit is under 1
     * @throws IllegalStateException if the handler receives from its own channel
     */
    int drain(FrameHandler handler, int limit);

    /**
     * What is known of the other side.
     *
     * @return the peer
     */
    Peer peer();

    /**
     * The address that this channel was made with: where it connected to, or the listener's.
     *
     * @return the address
     */
    URI address();

    /**
     * Whether neither side is known to have closed. True is no promise that the next call succeeds.
     *
     * @return false once this side closed, or a call of this side has noticed that the peer is gone
     */
    boolean isOpen();

    /**
     * Pushes what {@code send} and {@code write} took, for {@link ChannelOptions#closeTimeout} at most, and closes. Ends
     * every call that waits, and waits for no handler that is at work. The descriptor goes when the peer has closed too, or when that time is over; the call itself waits
     * for that only if the peer was sending or slow. Closing again does nothing. A pending interrupt neither shortens it nor is lost.
     */
    @Override
    void close();
}
