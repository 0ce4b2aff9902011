package io.ipc4j.channel;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.FrameHandler;
import io.ipc4j.MessageHandler;
import io.ipc4j.Peer;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.Readiness;
import io.ipc4j.waiting.Waiter;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The channel over any link.
 *
 * @param <T> the type of the messages
 */
public final class LinkChannel<T> implements Channel<T>, Source {
    private final Link link;
    private final URI address;
    private final Codec<T> codec;
    private final ChannelOptions options;
    private final SendSide sendSide;
    private final ReceiveSide<T> receiveSide;
    private final List<Runnable> closeHooks = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Goodbye> goodbye = new AtomicReference<>();
    private volatile @Nullable Loop loop;

    /** Makes a channel of an open link, from now on the channel's. */
    public LinkChannel(Link link, URI address, Codec<T> codec, ChannelOptions options) {
        this.link = link;
        this.address = address;
        this.codec = codec;
        this.options = options;
        String name = address + " (peer " + link.peer() + ")";
        this.sendSide = new SendSide(link, name, options.waitStrategy());
        this.receiveSide = new ReceiveSide<>(link, codec, sendSide, name, options.waitStrategy());
    }

    @Override
    public void send(T message) throws InterruptedException {
        send(message, true);
    }

    private void send(T message, boolean push) throws InterruptedException {
        ByteBuffer encoded = encode(message);
        Loop mine = loop;
        if (mine != null && mine.isCurrentThread()) {
            mine.send(this, encoded);
        } else {
            sendSide.send(encoded, push, Waiter.FOREVER);
        }
    }

    @Override
    public boolean send(T message, Duration timeout) throws InterruptedException {
        long nanos = Waiter.nanos(timeout);
        return sendSide.send(encode(message), true, nanos);
    }

    @Override
    public boolean trySend(T message) {
        return sendSide.trySend(encode(message));
    }

    @Override
    public void write(T message) throws InterruptedException {
        send(message, false);
    }

    @Override
    public void sendAll(Collection<? extends T> messages) throws InterruptedException {
        Loop mine = loop;
        if (mine == null || !mine.isCurrentThread()) {
            sendSide.sendAll(messages, this::encode);
            return;
        }
        for (T message : messages) {
            mine.send(this, encode(message));
        }
    }

    @Override
    public void flush() throws InterruptedException {
        Loop mine = loop;
        if (mine != null && mine.isCurrentThread()) {
            sendSide.pushAll(); // what doesn't go now the loop pushes later
            return;
        }
        sendSide.flush();
    }

    /** The bytes of a message that this channel can carry. */
    public ByteBuffer encode(T message) {
        ByteBuffer encoded = codec.encode(message);
        if (encoded.remaining() > options.maxMessage()) {
            throw new IllegalArgumentException("a message of " + encoded.remaining() + " bytes is over the limit of "
                    + options.maxMessage() + " of " + address + "; maxMessage sets it, on both sides");
        }
        link.check(encoded);
        return encoded;
    }

    @Override
    public T receive() throws InterruptedException {
        T message = receiveSide.receive(Waiter.FOREVER);
        assert message != null : "for ever is over";
        return message;
    }

    @Override
    public @Nullable T receive(Duration timeout) throws InterruptedException {
        return receiveSide.receive(Waiter.nanos(timeout));
    }

    @Override
    public @Nullable T tryReceive() {
        return receiveSide.tryReceive();
    }

    @Override
    public void forEach(MessageHandler<? super T> handler) throws InterruptedException {
        while (true) {
            T message;
            try {
                message = receive();
            } catch (ChannelClosedException e) {
                Ending ending = receiveSide.ending();
                if (goodbye.get() == null && ending != null && ending.equals(Ending.BY_PEER)) {
                    return;
                }
                throw e;
            }
            handler.onMessage(message);
        }
    }

    @Override
    public int drain(FrameHandler handler, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("the limit is " + limit + "; it must be at least 1");
        }
        return receiveSide.drain(handler, limit);
    }

    @Override
    public Peer peer() {
        return link.peer();
    }

    @Override
    public URI address() {
        return address;
    }

    @Override
    public boolean isOpen() {
        return goodbye.get() == null && receiveSide.ending() == null && sendSide.ending() == null;
    }

    @Override
    public void close() {
        Goodbye mine = beginClose();
        Loop served = loop;
        if (served == null || !served.isCurrentThread()) {
            mine.await();
        }
    }

    /** Closes without waiting for it. */
    Goodbye beginClose() {
        Goodbye mine = new Goodbye(this, options.closeTimeout());
        if (!goodbye.compareAndSet(null, mine)) {
            Goodbye first = goodbye.get();
            assert first != null;
            return first;
        }
        sendSide.stop();
        receiveSide.stop();
        mine.begin();
        closeHooks.forEach(Runnable::run);
        return mine;
    }

    /** For a loop: closes, and waits for nothing. */
    public void closeSoon() {
        beginClose();
    }

    /** Closes many channels together, which takes no longer than the slowest of them. */
    public static void closeAll(Iterable<? extends LinkChannel<?>> channels) {
        channels.forEach(LinkChannel::beginClose);
        channels.forEach(channel -> channel.beginClose().await());
    }

    /** The end of the goodbye; false, and it is to be called again, while a handler is at work. */
    boolean release() {
        link.close();
        sendSide.close();
        return receiveSide.close();
    }

    SendSide sendSide() {
        return sendSide;
    }

    ReceiveSide<T> receiveSide() {
        return receiveSide;
    }

    @Override
    public Readiness readiness() {
        return link.readiness();
    }

    @Override
    public boolean mayHaveMore() {
        return !receiveSide.isExhausted();
    }

    @Override
    public void stir() {
        receiveSide.stir();
    }

    @Override
    public void rest() {
        receiveSide.trim();
    }

    @Override
    public boolean isOver() {
        return goodbye.get() != null || receiveSide.ending() != null;
    }

    @Override
    public void onClose(Runnable hook) {
        closeHooks.add(hook);
    }

    @Override
    public void removeHook(Runnable hook) {
        closeHooks.remove(hook);
    }

    /** Whether the same bytes can be sent to both. */
    public boolean encodesLike(LinkChannel<T> other) {
        return codec == other.codec && options.equals(other.options);
    }

    /** From now on this loop's thread sends in the loop's way. */
    public void serveBy(Loop server) {
        this.loop = server;
    }

    /** For a loop: takes a message without a push, one over the bound at most; false if even that is used up. */
    public boolean takeOneOver(ByteBuffer encoded) {
        return sendSide.takeOver(encoded, false);
    }

    /** For a loop: takes a message without a push, whatever is there already. */
    public boolean takeAnyhow(ByteBuffer encoded) {
        return sendSide.takeOver(encoded, true);
    }

    /**
     * For those whose peer bounds what is on its way: sends bytes and never waits, whatever is there already; false if that is far
     * too much.
     */
    public boolean sendAnyhow(ByteBuffer encoded) {
        return sendSide.sendOver(encoded);
    }

    /** For a loop: sends like any other thread. */
    public void sendEncoded(ByteBuffer encoded) throws InterruptedException {
        sendSide.send(encoded, true, Waiter.FOREVER);
    }

    /** For a loop that pushes by itself: hands out messages in place, up to so many; false if it takes news to find more. */
    public boolean drainSome(FrameHandler handler, int limit) {
        return receiveSide.drainSome(handler, limit);
    }

    /** For a loop: pushes without waiting; true if nothing is left. */
    public boolean pushAll() {
        return sendSide.pushAll();
    }

    /** For a loop: whether the line is too full to answer one more message. */
    public boolean isCongested() {
        return sendSide.isCongested();
    }

    /** Whether the channel ended otherwise than by one side closing it. */
    public boolean isBroken() {
        Ending ending = receiveSide.ending();
        return ending != null && !ending.isInOrder();
    }

    @Override
    public String toString() {
        return "Channel[" + address + ", peer " + peer() + "]";
    }
}
