package io.ipc4j.mmap.queue;

import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Signal;
import io.ipc4j.spi.Sockets;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Wakes who sleeps, in any process. Who is going to sleep sets a bit and looks once more; who has changed something looks for bits. The
 * bits and the blocks are changed by atomic operations, so one of the two sees the other. Who clears a bit owes its owner one byte,
 * so there is at most one byte in a socket for each time that a bit is set, and nobody ever waits to write it. Any thread.
 */
final class Bells implements Signal.Watcher {
    private final QueueMemory memory;
    private final Participants participants;
    private final Census census;
    private final Turnstile turnstile;
    private final Ear ear;
    private final Path directory;
    private final int own;
    private final Signal signal = new Signal(this);

    private final ReentrantLock arming = new ReentrantLock();
    private int takers;
    private int putters;

    private final AtomicReferenceArray<@Nullable Line> lines =
            new AtomicReferenceArray<>(QueueLayout.MOST_PARTICIPANTS);
    private final AtomicInteger turn = new AtomicInteger();
    private volatile boolean closed;

    /** A connection to a participant, for as long as that has its number. */
    private record Line(SocketChannel socket, long generation) {}

    Bells(
            QueueMemory memory,
            Participants participants,
            Census census,
            Turnstile turnstile,
            Ear ear,
            Path directory,
            int own) {
        this.memory = memory;
        this.participants = participants;
        this.census = census;
        this.turnstile = turnstile;
        this.ear = ear;
        this.directory = directory;
        this.own = own;
        turn.set(own);
    }

    Signal signal() {
        return signal;
    }

    @Override
    public void armed(int operations) {
        arming.lock();
        try {
            if (closed) {
                return;
            }
            if ((operations & Readiness.READ) != 0) {
                takers++;
                memory.setBits(word(QueueLayout.TAKERS_ASLEEP, own), 1L << own);
            }
            if ((operations & Readiness.WRITE) != 0) {
                putters++;
                memory.setBits(word(QueueLayout.PUTTERS_ASLEEP, own), 1L << own);
            }
        } finally {
            arming.unlock();
        }
    }

    @Override
    public void sleepsElsewhere() {
        ear.call();
    }

    @Override
    public void sleep(BooleanSupplier woken, long nanos) {
        try {
            int rung = ear.listen(woken, nanos);
            if (rung != 0) {
                signal.raise(rung);
            }
        } finally {
            if (areArmed(2)) {
                ear.callUnlessHeard(); // at once: what this one does now may take long, as putting on a disk does
            }
        }
    }

    @Override
    public void wake(Thread sleeper) {
        ear.wake(sleeper);
    }

    @Override
    public void disarmed(int operations) {
        boolean passOn = false;
        arming.lock();
        try {
            if (closed) {
                return; // the file may be gone
            }
            if ((operations & Readiness.READ) != 0 && --takers == 0) {
                passOn = (memory.clearBits(word(QueueLayout.TAKERS_ASLEEP, own), 1L << own) & 1L << own) == 0;
            }
            if ((operations & Readiness.WRITE) != 0 && --putters == 0) {
                memory.clearBits(word(QueueLayout.PUTTERS_ASLEEP, own), 1L << own);
            }
        } finally {
            arming.unlock();
        }
        if (passOn) {
            passOn();
        }
    }

    /** We were woken for a message, and maybe took none: our time was over, or we were interrupted. */
    private void passOn() {
        int place = turnstile.enterAtOnce();
        if (place == Turnstile.CLOSED) {
            return; // the file may be gone; whoever closes it wakes all
        }
        try {
            if (ControlWord.state(census.next()) == ControlWord.READY) {
                wakeTaker();
            }
        } finally {
            turnstile.exit(place);
        }
    }

    private static int word(int bitmap, int number) {
        return bitmap + number / Long.SIZE * QueueLayout.WORD;
    }

    /** Whether anybody in this process sleeps, or is about to. */
    boolean isAnyArmed() {
        return areArmed(1);
    }

    private boolean areArmed(int least) {
        arming.lock();
        try {
            return takers + putters >= least;
        } finally {
            arming.unlock();
        }
    }

    /** The same, for one operation. The bit may be gone: whoever cleared it may be, too, and have woken nobody. */
    boolean isArmed(int operations) {
        arming.lock();
        try {
            return (operations == Readiness.READ ? takers : putters) > 0;
        } finally {
            arming.unlock();
        }
    }

    /** A message can be taken, or several: who is woken wakes the next one if it leaves any. */
    void wakeTaker() {
        if (memory.isAnySet(QueueLayout.TAKERS_ASLEEP)) {
            wakeOneTaker();
        }
    }

    private void wakeOneTaker() {
        int begin = turn.incrementAndGet();
        for (int i = 0; i < QueueLayout.MOST_PARTICIPANTS; i++) {
            int number = begin + i & QueueLayout.MOST_PARTICIPANTS - 1;
            if (wake(QueueLayout.TAKERS_ASLEEP, number, Readiness.READ)) {
                return;
            }
        }
    }

    /** There is more room: who knows for whom it is enough. */
    void wakePutters() {
        if (memory.isAnySet(QueueLayout.PUTTERS_ASLEEP)) {
            wakeAllPutters();
        }
    }

    private void wakeAllPutters() {
        for (int i = 0; i < QueueLayout.BITMAP_WORDS; i++) {
            long bits = memory.get(QueueLayout.PUTTERS_ASLEEP + i * QueueLayout.WORD);
            for (; bits != 0; bits &= bits - 1) {
                wake(QueueLayout.PUTTERS_ASLEEP, i * Long.SIZE + Long.numberOfTrailingZeros(bits), Readiness.WRITE);
            }
        }
    }

    /** After a repair: the dead may have had to wake somebody, or been woken. */
    void wakeAll() {
        for (int i = 0; i < QueueLayout.MOST_PARTICIPANTS; i++) {
            wake(QueueLayout.TAKERS_ASLEEP, i, Readiness.READ);
            wake(QueueLayout.PUTTERS_ASLEEP, i, Readiness.WRITE);
        }
    }

    private boolean wake(int bitmap, int number, int operation) {
        int at = word(bitmap, number);
        long bit = 1L << number;
        if ((memory.get(at) & bit) == 0 || (memory.clearBits(at, bit) & bit) == 0) {
            return false;
        }
        if (number == own) {
            signal.raise(operation);
            return true;
        }
        if (ring(number, operation)) {
            return true;
        }
        if (participants.isRegistered(number)) {
            memory.setBits(at, bit); // nobody has woken it: the next one tries again
        }
        return false;
    }

    /** False if it is gone, or this process has no descriptor left for a line. */
    private boolean ring(int number, int operation) {
        long generation = participants.generation(number);
        Line line = lines.get(number);
        if (line == null || line.generation() != generation) {
            line = connect(number, generation);
        }
        if (line == null) {
            return false;
        }
        try {
            line.socket().write(ByteBuffer.wrap(new byte[] {(byte) operation}));
            return true;
        } catch (IOException e) {
            if (lines.compareAndSet(number, line, null)) {
                Sockets.closeQuietly(line.socket());
            }
            return false;
        }
    }

    /** Those who have gone need no line any more. */
    void forgetTheGone() {
        for (int i = 0; i < QueueLayout.MOST_PARTICIPANTS; i++) {
            Line line = lines.get(i);
            if (line != null
                    && (!participants.isRegistered(i) || participants.generation(i) != line.generation())
                    && lines.compareAndSet(i, line, null)) {
                Sockets.closeQuietly(line.socket());
            }
        }
    }

    private @Nullable Line connect(int number, long generation) {
        SocketChannel socket = null;
        Line line = null;
        try {
            socket = SocketChannel.open(StandardProtocolFamily.UNIX);
            socket.configureBlocking(false); // or an interrupt would close it
            if (socket.connect(UnixDomainSocketAddress.of(Bell.path(directory, number)))) {
                line = new Line(socket, generation);
                Line before = lines.getAndSet(number, line);
                if (before != null) {
                    Sockets.closeQuietly(before.socket());
                }
                if (closed) {
                    hangUp();
                }
            }
        } catch (IOException e) {
            // It is gone, or on its way out; or there is no descriptor left.
        } finally {
            if (line == null && socket != null) {
                Sockets.closeQuietly(socket);
            }
        }
        return line;
    }

    /** Nothing here touches the file any more. */
    void close() {
        arming.lock();
        try {
            closed = true;
        } finally {
            arming.unlock();
        }
        hangUp();
    }

    private void hangUp() {
        for (int i = 0; i < QueueLayout.MOST_PARTICIPANTS; i++) {
            Line line = lines.getAndSet(i, null);
            if (line != null) {
                Sockets.closeQuietly(line.socket());
            }
        }
    }
}
