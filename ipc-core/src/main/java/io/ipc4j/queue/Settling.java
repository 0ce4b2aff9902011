package io.ipc4j.queue;

import io.ipc4j.Delivery;
import io.ipc4j.QueueException;
import io.ipc4j.spi.LeasedMessage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.URI;
import java.util.HexFormat;

/** A delivery, and that it is answered once. */
final class Settling<T> implements Delivery<T> {
    private static final VarHandle ANSWERED;

    static {
        try {
            ANSWERED = MethodHandles.lookup().findVarHandle(Settling.class, "answered", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final T message;
    private final LeasedMessage leased;
    private final URI address;

    @SuppressWarnings("unused") // by ANSWERED
    private volatile boolean answered;

    Settling(T message, LeasedMessage leased, URI address) {
        this.message = message;
        this.leased = leased;
        this.address = address;
    }

    @Override
    public T message() {
        return message;
    }

    @Override
    public int deliveries() {
        return leased.deliveries();
    }

    @Override
    public String id() {
        return id(leased);
    }

    static String id(LeasedMessage leased) {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(leased.series()) + hex.toHexDigits(leased.number());
    }

    @Override
    public void ack() {
        answer();
        leased.ack();
    }

    @Override
    public void release() {
        answer();
        giveBack(leased);
    }

    @Override
    public void reject() {
        answer();
        leased.reject();
    }

    private void answer() {
        if (!ANSWERED.compareAndSet(this, false, true)) {
            throw new IllegalStateException("the delivery of message " + id() + " of " + address
                    + " has been answered before; it is acknowledged, released or rejected once");
        }
    }

    @Override
    public void close() {
        if (ANSWERED.compareAndSet(this, false, true)) {
            giveBack(leased);
        }
    }

    /** A queue that is closed or has failed gives the message back by itself. */
    static void giveBack(LeasedMessage leased) {
        try {
            leased.release();
        } catch (QueueException e) {
            // See above.
        }
    }

    /** The same of what nobody has seen. */
    static void handBack(LeasedMessage leased) {
        try {
            leased.handBack();
        } catch (QueueException e) {
            // See above.
        }
    }

    /** The bytes of a message that is to be taken; it goes back if there is no memory for them. */
    static byte[] toArray(LeasedMessage leased) {
        try {
            return leased.toArray();
        } catch (RuntimeException | Error e) {
            handBack(leased);
            throw e;
        }
    }

    @Override
    public String toString() {
        return "Delivery[" + id() + " of " + address + "]";
    }
}
