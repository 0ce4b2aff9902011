package io.ipc4j.event;

import io.ipc4j.ChannelClosedException;
import io.ipc4j.CodecException;
import io.ipc4j.IpcException;
import io.ipc4j.ServerHandler;
import io.ipc4j.SlowClientPolicy;
import io.ipc4j.channel.LinkChannel;
import io.ipc4j.spi.Readiness;
import io.ipc4j.waiting.Multiplexer;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client of a server. All but {@link #send} belongs to its loop's thread. */
final class Client<T> {
    /** Then it is the others' turn. */
    private static final int MESSAGES_A_ROUND = 256;

    private final LinkChannel<T> channel;
    private final ServerHandler<T> handler;
    private final EventLoop<T> loop;
    private final AtomicBoolean unpushed = new AtomicBoolean();
    private final AtomicLong dropped = new AtomicLong();
    private Multiplexer.@Nullable Key key;
    private @Nullable Multiplexer multiplexer;
    private volatile @Nullable Throwable cause;
    /** It is not read while it does not read its answers. */
    private boolean paused;
    /** Its handler is running: what is sent to it now is an answer. */
    private boolean answering;

    private volatile boolean present;

    Client(LinkChannel<T> channel, ServerHandler<T> handler, EventLoop<T> loop) {
        this.channel = channel;
        this.handler = handler;
        this.loop = loop;
    }

    LinkChannel<T> channel() {
        return channel;
    }

    void enter(Multiplexer waiting) {
        multiplexer = waiting;
        key = waiting.add(this, channel.readiness(), Readiness.READ);
        channel.onClose(() -> loop.lookAgain(this));
        present = handled(() -> handler.onOpen(channel));
    }

    /** Whether it has had its {@code onOpen}. */
    boolean isPresent() {
        return present;
    }

    /** Handles what the client has sent, up to a share of the round. */
    void serve() {
        for (int i = 0; i < MESSAGES_A_ROUND && canAnswer(); i++) {
            T message;
            try {
                message = channel.tryReceive();
            } catch (ChannelClosedException e) {
                if (channel.isBroken()) {
                    cause = e;
                }
                channel.close();
                return;
            } catch (IpcException e) {
                report(e);
                continue;
            } catch (RuntimeException e) { // a codec's, too
                report(new CodecException(channel + ": a message can't be decoded: " + e, e));
                continue;
            } catch (Error e) { // a codec's, or a message's that this process has no room for
                fail(e);
                return;
            }
            if (message == null || !handled(() -> handler.onMessage(channel, message))) {
                return;
            }
        }
    }

    /** A call of the handler. */
    @FunctionalInterface
    private interface Call {
        void run() throws Exception;
    }

    /** False if it threw, whatever it was: one client's trouble must not end the loop. */
    private boolean handled(Call call) {
        answering = true;
        try {
            call.run();
            return true;
        } catch (Throwable e) {
            fail(e);
            return false;
        } finally {
            answering = false;
        }
    }

    /** Whether the answer to one more message can be taken. */
    private boolean canAnswer() {
        if (paused || channel.isCongested()) {
            push();
        }
        return !paused;
    }

    /** Pushes what it was sent; what doesn't go now goes when there is room, and until then the client is not read. */
    void push() {
        unpushed.set(false);
        paused = !channel.pushAll();
        if (multiplexer != null && key != null) {
            multiplexer.interest(key, paused ? Readiness.WRITE : Readiness.READ);
        }
    }

    boolean mayHaveMore() {
        return !paused && channel.mayHaveMore();
    }

    /**
     * Sends without waiting, but with the policy to block. Any thread. Answers are taken as far as the
     * backlog goes; more of them are bounded by leaving the client's next message unread.
     */
    void send(ByteBuffer message, SlowClientPolicy policy) throws InterruptedException {
        boolean answer = policy != SlowClientPolicy.BLOCK && loop.isThread(Thread.currentThread()) && answering;
        if (answer ? channel.takeAnyhow(message) : channel.takeOneOver(message)) {
            if (unpushed.compareAndSet(false, true)) {
                loop.pushSoon(this);
            }
            return;
        }
        switch (policy) {
            case DISCONNECT -> disconnect();
            case DROP_NEWEST ->
                log().debug("{}: {} messages dropped so far: it is slow", channel, dropped.incrementAndGet());
            case BLOCK -> channel.sendEncoded(message);
        }
    }

    private void disconnect() {
        IpcException reason = new IpcException(channel
                + " was disconnected: it does not read fast enough, and its send buffer is full;"
                + " sendBuffer sets its size, ServerOptions.slowClients what happens then");
        cause = reason;
        log().warn("{}", reason.getMessage());
        channel.closeSoon();
    }

    private void report(IpcException e) {
        answering = true;
        try {
            handler.onError(channel, e);
        } catch (Throwable again) {
            end(e, again);
        } finally {
            answering = false;
        }
    }

    private void fail(Throwable e) {
        if (e instanceof ChannelClosedException && !channel.isOpen()) {
            channel.close(); // the client has gone while it was answered
            return;
        }
        try {
            handler.onError(channel, e);
            end(e, e);
        } catch (Throwable again) {
            end(e, again);
        }
    }

    private void end(Throwable e, Throwable again) {
        if (again != e) {
            e.addSuppressed(again);
        }
        if (cause == null) {
            cause = e;
        }
        channel.close();
    }

    /** True if the channel is over, and so is this client. */
    boolean leaveIfOver(Multiplexer waiting) {
        if (!channel.isOver()) {
            return false;
        }
        channel.close();
        if (key != null) {
            waiting.remove(key);
            key = null;
        }
        return true;
    }

    /** It can't be looked after: it goes, whatever else fails. */
    void abandon(Multiplexer waiting, Throwable why) {
        log().warn("{} is dropped: {}", channel, why.toString(), why);
        if (cause == null) {
            cause = why;
        }
        Multiplexer.Key registered = key;
        key = null;
        try {
            channel.closeSoon();
            if (registered != null) {
                waiting.remove(registered);
            }
        } catch (RuntimeException | Error e) {
            why.addSuppressed(e);
        }
    }

    /** Asked for when there is something to say: without a provider slf4j itself prints lines at the first logger. */
    private static Logger log() {
        return LoggerFactory.getLogger(Client.class);
    }

    void tellClosed() {
        try {
            handler.onClose(channel, cause);
        } catch (Throwable e) {
            log().warn("{}: onClose threw {}", channel, e.toString(), e);
        }
    }
}
