package io.ipc4j.mmap.queue;

import io.ipc4j.CorruptQueueException;
import io.ipc4j.QueueClosedException;
import io.ipc4j.QueueException;
import io.ipc4j.spi.QueueStore;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The ring of blocks: putting, leasing, acknowledging, giving back. Any thread of any process; nothing here waits, and whoever dies here
 * leaves what {@link Repair} can judge.
 *
 * <p>The control words are the only truth. The tail and the cursor are hints, which anybody may help on: a process keeps its own, and
 * tells the others of every so many blocks only, so that a message costs two compare-and-sets for each side and not three. A hint that
 * lags costs steps. A tail can't be too far: it moves over claimed records alone. A cursor that is too far would forget a message; so
 * whoever makes a leased message ready again sets the cursor back <em>after</em> that, with a new epoch, and a hint of another epoch is void.
 */
final class Ring {
    /** What {@link #put} gives when there is no room. */
    static final long FULL = -1;

    private static final int MOST_SHARED_AFTER = 32;
    private static final int MOST_AMPLE = 32;
    private static final int EPOCH_AT = Geometry.MOST_POSITION_BITS;
    private static final long POSITION = (1L << EPOCH_AT) - 1;

    private static final VarHandle OWN_TAIL = hint("tail");
    private static final VarHandle OWN_CURSOR = hint("cursor");

    private final QueueMemory memory;
    private final Geometry geometry;
    private final Records records;
    private final Turnstile turnstile;
    private final String name;
    private final int owner;
    private final int shareAfter;
    private final int ample;
    private final long mostSteps;

    /** Hints of this process, of all its threads: any that was sound once still is. */
    private long tail;

    private long cursor;
    private boolean crowded; // of late somebody else had claimed what was tried here, or it was full

    /**
     * A part of the ring's life.
     *
     * @param participant this process's number
     * @param turnstile through which all callers have entered
     * @param name for error messages
     */
    Ring(QueueMemory memory, int participant, Turnstile turnstile, String name) {
        this.memory = memory;
        this.geometry = memory.geometry;
        this.records = new Records(memory);
        this.turnstile = turnstile;
        this.name = name;
        this.owner = participant + 1;
        this.shareAfter = Math.min(MOST_SHARED_AFTER, geometry.blocks / 8);
        this.ample = Math.min(MOST_AMPLE, geometry.blocks / 8);
        this.mostSteps = 8L * geometry.blocks;
        forgetHints();
    }

    private static VarHandle hint(String field) {
        try {
            return MethodHandles.lookup()
                    .findVarHandle(Ring.class, field, long.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Begins again where all agree. Nothing depends on it, but for a cursor whose epochs came round while this process slept. */
    void forgetHints() {
        OWN_TAIL.setOpaque(this, memory.get(QueueLayout.TAIL));
        OWN_CURSOR.setOpaque(this, memory.get(QueueLayout.CURSOR));
    }

    private static long pack(long epoch, long position) {
        return epoch << EPOCH_AT | position;
    }

    private static long epoch(long cursor) {
        return cursor >>> EPOCH_AT;
    }

    private static long position(long cursor) {
        return cursor & POSITION;
    }

    private long later(long one, long other) {
        return geometry.ahead(one, other) > 0 ? one : other;
    }

    /** Where the next record may begin, at the least. */
    long tail() {
        return later((long) OWN_TAIL.getOpaque(this), memory.hint(QueueLayout.TAIL));
    }

    /** Where the next message to lease may be, at the least. */
    long cursor() {
        return position(memory.get(QueueLayout.CURSOR));
    }

    /** A guess: of the blocks that come next one is looked at. */
    boolean hasAmpleRoom() {
        long at = geometry.plus(tail(), ample);
        return memory.get(geometry.address(at)) == ControlWord.free(geometry.lap(at));
    }

    /** The position of the message, or {@link #FULL}. */
    long put(ByteBuffer message, long series, long number) {
        int need = geometry.span(message.remaining());
        long at = tail();
        int address = geometry.address(at);
        long free = ControlWord.free(geometry.lap(at));
        if (need == 1 && (!crowded || memory.get(address) == free)) { // a look costs a fetch of the line
            long mine = ControlWord.writing(owner, 1, free);
            if (claim(at, address, free, mine)) {
                crowded = false;
                write(at, address, mine, message, series, number);
                return at;
            }
        }
        return find(at, need, message, series, number);
    }

    private long find(long from, int need, ByteBuffer message, long series, long number) {
        long at = from;
        for (long steps = 0; ; steps++) {
            int address = geometry.address(at);
            long word = memory.get(address);
            long lead = geometry.lapAhead(word, at);
            if (lead < 0) {
                return FULL; // still in use, since the last lap
            }
            if (lead > 0) {
                at = later(geometry.plus(at, 1), memory.get(QueueLayout.TAIL));
                check(steps, at, word);
                continue;
            }
            if (ControlWord.state(word) != ControlWord.FREE) {
                at = geometry.plus(at, span(at, word));
                check(steps, at, word);
                continue;
            }
            int left = geometry.blocks - geometry.index(at);
            int span = Math.min(need, left);
            long taken = firstTaken(at, span);
            if (taken != at) {
                long obstacle = memory.get(geometry.address(taken));
                if (memory.get(address) != word) {
                    continue;
                }
                if (obstacle != word && geometry.lapAhead(obstacle, taken) >= 0) {
                    throw corrupt(taken, obstacle); // nobody gets there before they are here
                }
                return FULL;
            }
            long mine = ControlWord.writing(owner, span, ControlWord.lap(word));
            if (!claim(at, address, word, mine)) {
                steps = 0; // somebody else got on
                Thread.yield(); // better one putter and a taker than two putters in each other's way
                continue;
            }
            if (span == need) {
                write(at, address, mine, message, series, number);
                return at;
            }
            abandon(address, mine); // no record crosses the end
            at = geometry.plus(at, span);
        }
    }

    private boolean claim(long at, int address, long free, long mine) {
        CrashPoints.at(CrashPoint.BEFORE_CLAIM);
        if (!memory.replace(address, free, mine)) {
            crowded = true;
            return false;
        }
        CrashPoints.at(CrashPoint.AFTER_CLAIM);
        if (turnstile.isClosed()) {
            abandon(address, mine);
            throw closed();
        }
        advanceTail(geometry.plus(at, ControlWord.span(mine)));
        return true;
    }

    /** The first block behind a free one that is not free too; that one itself if all are. */
    private long firstTaken(long at, int span) {
        long free = ControlWord.free(geometry.lap(at));
        int address = geometry.address(at);
        for (int i = 1; i < span; i++) {
            address += geometry.blockSize;
            if (memory.get(address) != free) {
                return geometry.plus(at, i);
            }
        }
        return at;
    }

    private void advanceTail(long to) {
        OWN_TAIL.setOpaque(this, to);
        long shared = memory.hint(QueueLayout.TAIL);
        if (geometry.ahead(to, shared) >= shareAfter) {
            memory.replace(QueueLayout.TAIL, shared, to);
        }
    }

    private void write(long at, int address, long mine, ByteBuffer message, long series, long number) {
        boolean written = false;
        try {
            records.write(at, address, message, series, number == QueueStore.UNNUMBERED ? at : number);
            written = true;
        } finally {
            if (!written) {
                abandon(address, mine);
            }
        }
        if (!memory.replace(address, mine, ControlWord.ready(mine))) {
            throw fenced(at);
        }
        CrashPoints.at(CrashPoint.AFTER_READY);
    }

    /** Frees what was claimed and will not be a message. */
    private void abandon(int address, long mine) {
        memory.freeOthers(address, mine);
        CrashPoints.at(CrashPoint.IN_PADDING);
        memory.replace(address, mine, freed(mine));
    }

    private long freed(long word) {
        return ControlWord.free(geometry.nextLap(ControlWord.lap(word)));
    }

    /** Null if nothing is ready. */
    @Nullable
    Lease lease(Lease.Answers answers) {
        long shared = memory.get(QueueLayout.CURSOR);
        long own = (long) OWN_CURSOR.getOpaque(this);
        long at = epoch(own) == epoch(shared) ? later(position(own), position(shared)) : position(shared);
        for (long steps = 0; ; steps++) {
            int address = geometry.address(at);
            long word = memory.get(address);
            long lead = geometry.lapAhead(word, at);
            int state = ControlWord.state(word);
            if (lead > 0) {
                long now = memory.get(QueueLayout.CURSOR);
                at = epoch(now) == epoch(shared) ? later(geometry.plus(at, 1), position(now)) : position(now);
                steps = now == shared ? steps : 0; // others go on meanwhile: this thread may have been away for laps
                shared = now;
                check(steps, at, word);
            } else if (lead < 0 || state == ControlWord.FREE || state == ControlWord.WRITING) {
                advanceCursor(shared, at);
                return null; // nothing there yet; what is being written is waited for, to keep the order
            } else if (state == ControlWord.LEASED) {
                at = geometry.plus(at, span(at, word));
                check(steps, at, word);
            } else {
                long mine = ControlWord.leased(owner, word);
                int span = span(at, word);
                if (memory.replace(address, word, mine)) {
                    CrashPoints.at(CrashPoint.AFTER_LEASE);
                    if (turnstile.isClosed()) {
                        release(at, address, mine);
                        throw closed();
                    }
                    advanceCursor(shared, geometry.plus(at, span));
                    Lease lease = read(at, address, mine, answers);
                    if (lease != null) {
                        CrashPoints.at(CrashPoint.WHILE_LEASED);
                        return lease;
                    }
                    at = geometry.plus(at, span);
                }
            }
        }
    }

    private void advanceCursor(long shared, long to) {
        long moved = pack(epoch(shared), to);
        OWN_CURSOR.setOpaque(this, moved);
        if (geometry.ahead(to, position(shared)) >= shareAfter) {
            memory.replace(QueueLayout.CURSOR, shared, moved);
        }
    }

    private @Nullable Lease read(long at, int address, long mine, Lease.Answers answers) {
        boolean read = false;
        try {
            Lease lease = records.read(at, address, mine, answers);
            read = true;
            if (lease == null) {
                memory.add(QueueLayout.TORN, 1);
                free(at, address, mine);
            } else {
                lease.deliveries = records.delivered(address);
            }
            return lease;
        } finally {
            if (!read) { // no memory for the copy, for example
                release(at, address, mine);
            }
        }
    }

    void ack(Lease lease) {
        free(lease.position, geometry.address(lease.position), lease.word);
        CrashPoints.at(CrashPoint.AFTER_ACK);
    }

    private void free(long at, int address, long mine) {
        if (ControlWord.span(mine) > 1) {
            int wrong = memory.freeOthers(address, mine);
            if (wrong != 0 && memory.get(address) == mine) { // nobody could ever put anything there again
                throw corrupt(geometry.plus(at, (wrong - address) / geometry.blockSize), memory.get(wrong));
            }
            CrashPoints.at(CrashPoint.IN_ACK);
        }
        if (!memory.replace(address, mine, freed(mine))) {
            throw fenced(at);
        }
    }

    void release(Lease lease) {
        release(lease.position, geometry.address(lease.position), lease.word);
    }

    /** Gives back what nobody has seen: it does not count as delivered. */
    void handBack(Lease lease) {
        int address = geometry.address(lease.position);
        records.setDelivered(address, lease.deliveries - 1);
        makeReady(lease.position, address, lease.word);
    }

    private void release(long at, int address, long mine) {
        memory.add(QueueLayout.REDELIVERED, 1); // first: who is killed in between has counted too much, not too little
        makeReady(at, address, mine);
    }

    private void makeReady(long at, int address, long mine) {
        if (!memory.replace(address, mine, ControlWord.ready(mine))) {
            throw fenced(at);
        }
        rewind(memory, at);
    }

    /** Sets the cursor back to a message that is ready again, with a new epoch even if it is there already. */
    static void rewind(QueueMemory memory, long to) {
        while (true) {
            long shared = memory.get(QueueLayout.CURSOR);
            long at = memory.geometry.ahead(to, position(shared)) < 0 ? to : position(shared);
            if (memory.replace(QueueLayout.CURSOR, shared, pack(epoch(shared) + 1, at))) {
                return;
            }
        }
    }

    /** A record's span; refuses what no process of ours has written. */
    private int span(long at, long word) {
        int span = ControlWord.span(word);
        if (span == 0 || span > geometry.blocks - geometry.index(at) || ControlWord.span(word) > geometry.mostSpan) {
            throw corrupt(at, word);
        }
        return span;
    }

    /** No sound ring makes anybody go round and round. */
    private void check(long steps, long at, long word) {
        if (steps > mostSteps) {
            throw corrupt(at, word);
        }
    }

    private CorruptQueueException corrupt(long at, long word) {
        return new CorruptQueueException(
                "using the queue " + name + ": block " + geometry.index(at) + " has the control word "
                        + ControlWord.describe(word) + ", which can't be at position " + at
                        + ". Something else has written to the file; restore it or make a new queue",
                null);
    }

    private QueueClosedException closed() {
        return new QueueClosedException("the queue " + name + " is closed", null);
    }

    private QueueException fenced(long at) {
        return new QueueException("using the queue " + name + ": the record at position " + at
                + " was taken away from this process, which was taken for dead: it had lost its lock on the file"
                + " \"lock\" in that directory, and did not run. Open the queue again");
    }
}
