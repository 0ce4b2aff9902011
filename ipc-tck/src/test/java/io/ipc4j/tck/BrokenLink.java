package io.ipc4j.tck;

import io.ipc4j.ChannelClosedException;
import io.ipc4j.FrameHandler;
import io.ipc4j.Peer;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Signal;
import io.ipc4j.spi.Sockets;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A link that does one thing wrong, now and then or always. */
final class BrokenLink implements Link {
    private static final int NOW_AND_THEN = 50;
    private static final List<Closeable> LEAKED = Collections.synchronizedList(new ArrayList<>());

    private final Link link;
    private final Fault fault;
    private final Signal never = new Signal();

    /** Of the sending side: messages that it holds though it should not. */
    private final Deque<ByteBuffer> held = new ArrayDeque<>();

    private int sent;
    private boolean inTheMiddle;

    /** Of the receiving side. */
    private int received;

    private volatile boolean closed;

    BrokenLink(Link link, Fault fault) {
        this.link = link;
        this.fault = fault;
        if (fault == Fault.LEAKS_A_THREAD) {
            CountDownLatch end = new CountDownLatch(1);
            Background.run(end::await);
            LEAKED.add(end::countDown);
        } else if (fault == Fault.LEAKS_A_DESCRIPTOR) {
            try {
                LEAKED.add(Selector.open());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** After the tests of leaks. */
    static void cleanUp() {
        LEAKED.forEach(Sockets::closeQuietly);
        LEAKED.clear();
    }

    @Override
    public boolean tryWrite(ByteBuffer message) {
        closeIfInterrupted();
        if (inTheMiddle) {
            return pass(message);
        }
        return switch (fault) {
            case DOUBLES_A_MESSAGE -> {
                if (++sent % NOW_AND_THEN == 0 && message.remaining() < 1000) {
                    link.tryWrite(message.duplicate());
                }
                yield pass(message);
            }
            case SWAPS_TWO_MESSAGES -> {
                boolean swap = ++sent % NOW_AND_THEN == 0 && message.remaining() < 1000;
                yield swap ? hold(copy(message), message) : pass(message) && release();
            }
            case LOSES_EMPTY_MESSAGES -> !message.hasRemaining() || pass(message);
            case TAKES_WITHOUT_BOUND -> hold(copy(message), message) && (release() || true);
            case SENDS_WHAT_IT_REFUSED -> {
                release();
                boolean taken = held.isEmpty() && pass(message);
                if (!taken && !inTheMiddle && held.isEmpty()) {
                    held.add(copy(message));
                }
                yield taken;
            }
            case KEEPS_THE_SENDERS_BUFFER -> release() && hold(message.duplicate(), message);
            case HOLDS_THE_LAST_MESSAGE_BACK -> release() && hold(copy(message), message);
            case THROWS_FOREIGN_EXCEPTIONS -> {
                try {
                    yield pass(message);
                } catch (RuntimeException e) {
                    throw new IllegalStateException("foreign", e);
                }
            }
            default -> pass(message);
        };
    }

    private boolean pass(ByteBuffer message) {
        int begin = message.position();
        boolean taken = link.tryWrite(message);
        inTheMiddle = !taken && (inTheMiddle || message.position() != begin);
        return taken;
    }

    /** Takes a message, and keeps it. */
    private boolean hold(ByteBuffer kept, ByteBuffer message) {
        held.add(kept);
        message.position(message.limit());
        return true;
    }

    /** Writes what was kept; false if something is left. */
    private boolean release() {
        while (!held.isEmpty()) {
            if (!link.tryWrite(held.element())) {
                return false;
            }
            held.remove();
        }
        return true;
    }

    @Override
    public boolean flush() {
        try {
            return push();
        } catch (ChannelClosedException e) {
            if (fault == Fault.THROWS_FOREIGN_EXCEPTIONS) {
                throw new IllegalStateException("foreign", e);
            }
            throw e;
        }
    }

    private boolean push() {
        boolean claimsAll = fault == Fault.TAKES_WITHOUT_BOUND || fault == Fault.HOLDS_THE_LAST_MESSAGE_BACK;
        if (!inTheMiddle && fault != Fault.HOLDS_THE_LAST_MESSAGE_BACK) {
            boolean empty = release();
            return link.flush() && empty || claimsAll;
        }
        return link.flush();
    }

    @Override
    public int tryRead(FrameHandler handler, int limit) {
        closeIfInterrupted();
        int count = link.tryRead(
                frame -> handOut(handler, frame), fault == Fault.HANDS_OUT_ONE_TOO_MANY ? limit + 1 : limit);
        return fault == Fault.NEVER_REPORTS_THE_END ? Math.max(0, count) : count;
    }

    private void handOut(FrameHandler handler, ByteBuffer frame) {
        boolean nowAndThen = ++received % NOW_AND_THEN == 0;
        ByteBuffer shown = frame;
        if (fault == Fault.DROPS_A_MESSAGE && nowAndThen) {
            return;
        } else if (fault == Fault.CORRUPTS_A_BYTE && nowAndThen && frame.hasRemaining()) {
            shown = copy(frame);
            shown.put(shown.limit() - 1, (byte) (shown.get(shown.limit() - 1) ^ 4))
                    .asReadOnlyBuffer();
        } else if (fault == Fault.TRUNCATES_LARGE_MESSAGES && frame.remaining() > 100_000) {
            frame.limit(frame.position() + 100_000);
        } else if (fault == Fault.LETS_HANDLERS_WRITE) {
            shown = copy(frame);
        }
        handler.onFrame(shown);
    }

    private void closeIfInterrupted() {
        if (fault == Fault.CLOSES_WHEN_INTERRUPTED && Thread.currentThread().isInterrupted()) {
            link.close();
        }
    }

    private static ByteBuffer copy(ByteBuffer message) {
        return ByteBuffer.allocate(message.remaining()).put(message.duplicate()).flip();
    }

    @Override
    public Readiness readiness() {
        return fault == Fault.LOSES_WAKE_UPS ? never : link.readiness();
    }

    @Override
    public void closeOutput() {
        if (fault != Fault.DOES_NOT_TELL_THE_PEER) {
            link.closeOutput();
        }
    }

    @Override
    public Peer peer() {
        if (closed && fault == Fault.FORGETS_ITS_PEER) {
            throw new IllegalStateException("it was closed");
        }
        return link.peer();
    }

    @Override
    public void close() {
        closed = true;
        if (fault != Fault.DOES_NOT_TELL_THE_PEER) {
            link.close();
        }
    }
}
