package io.ipc4j.queue;

import io.ipc4j.Codec;
import io.ipc4j.ProtocolException;
import io.ipc4j.channel.LinkChannel;
import io.ipc4j.waiting.Waiter;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One connection of a client to its server, for as long as it lives. What comes is handled in place, by the thread that receives. */
final class Line implements Codec<ByteBuffer> {
    private static final ByteBuffer HANDLED = ByteBuffer.allocate(0);

    private final BiConsumer<Line, ByteBuffer> handler;
    private final LinkChannel<ByteBuffer> channel;
    private QueueLayout.@Nullable ServerHello hello;

    /**
     * Connects and greets.
     *
     * @param handler gets what comes later
     */
    Line(Connector connector, QueueLayout.ClientHello greeting, BiConsumer<Line, ByteBuffer> handler)
            throws InterruptedException {
        this.handler = handler;
        this.channel = connector.connect(this);
        try {
            channel.sendAnyhow(greeting.bytes());
            if (channel.receive(connector.patience()) == null) {
                throw new ProtocolException(
                        "connecting to the queue at " + connector.address()
                                + ": somebody listens there and did not answer within "
                                + connector.patience().toMillis() + " ms. Is it the server of a queue?",
                        null);
            }
            if (hello().maxMessage() > connector.maxFrame() - QueueLayout.OVERHEAD) {
                throw new ProtocolException(
                        "the queue at " + connector.address() + " has messages of up to " + hello().maxMessage()
                                + " bytes, and this side takes "
                                + (connector.maxFrame() - QueueLayout.OVERHEAD) + "; maxMessage sets it",
                        null);
            }
        } catch (RuntimeException | InterruptedException e) {
            channel.closeSoon();
            throw e;
        }
    }

    QueueLayout.ServerHello hello() {
        QueueLayout.ServerHello said = hello;
        assert said != null : "nothing was received";
        return said;
    }

    @Override
    public ByteBuffer encode(ByteBuffer message) {
        return message;
    }

    @Override
    public ByteBuffer decode(ByteBuffer frame) {
        if (QueueLayout.isRefusal(frame)) {
            throw new ProtocolException(QueueLayout.reason(frame), null);
        }
        try {
            if (hello == null) {
                hello = QueueLayout.ServerHello.of(frame);
            } else {
                handler.accept(this, frame);
            }
        } catch (BufferUnderflowException e) {
            throw new ProtocolException("the server sent a message that ends too early", e);
        }
        return HANDLED;
    }

    /** Never waits: what is on its way is bounded by the server's window. */
    void send(ByteBuffer frame) {
        if (!channel.sendAnyhow(frame)) {
            throw new ProtocolException("the server reads nothing", null);
        }
    }

    /** Waits until something was handled, or the time is over. */
    void receive(long nanos) throws InterruptedException {
        if (nanos == Waiter.FOREVER) {
            channel.receive();
        } else {
            channel.receive(Duration.ofNanos(nanos));
        }
    }

    void closeSoon() {
        channel.closeSoon();
    }

    void close() {
        channel.close();
    }
}
