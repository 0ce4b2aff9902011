package io.ipc4j.mmap.queue.model;

/** A process that leases messages for ever, and acknowledges them or gives them back. */
final class Consumer implements Actor {
    private static final int POSITION = 1;
    /** The shared cursor that it has seen, with its epoch. */
    private static final int CURSOR = 2;

    private static final int EPOCH = 3;
    /** Of the record. */
    private static final int SPAN = 4;

    private static final int DATA = 5;
    /** Its own hint of the cursor, which lives as long as it does. */
    private static final int OWN = 6;

    private static final int OWN_EPOCH = 7;
    private static final int END = 8;

    /** What it does next. */
    private enum Step {
        READ_CURSOR,
        READ_WORD,
        LEASE,
        SHARE_CURSOR,
        SHARE_CURSOR_AND_RETURN,
        COPY_HEAD,
        COPY_INTERIOR,
        RECHECK,
        /** Here it works on the message, and decides what becomes of it. */
        FREE_INTERIOR,
        FREE_HEAD,
        MAKE_READY,
        READ_CURSOR_TO_REWIND,
        REWIND,
        DEAD;

        private static final Step[] ALL = values();
    }

    private final Configuration world;
    private final int index;
    private final int me;
    /** Whose registers have the hint: those of the first thread of a process. */
    private final int process;

    Consumer(Configuration world, int index) {
        this.world = world;
        this.index = index;
        this.me = State.consumer(index);
        this.process = world.threads() ? State.consumer(0) : me;
    }

    @Override
    public boolean step(State s) {
        int position = s.get(me + POSITION);
        switch (at(s)) {
            case READ_CURSOR -> {
                readCursor(s);
                s.set(me + POSITION, start(s));
                go(s, Step.READ_WORD);
            }
            case READ_WORD -> look(s, s.word(position), s.lap(position));
            case LEASE -> lease(s);
            case SHARE_CURSOR -> {
                shareCursor(s, position + s.get(me + SPAN));
                copy(s);
            }
            case SHARE_CURSOR_AND_RETURN -> {
                shareCursor(s, position);
                begin(s);
            }
            case COPY_HEAD -> {
                s.set(me + DATA, s.data(position));
                if (s.get(me + SPAN) == 2) {
                    go(s, Step.COPY_INTERIOR);
                } else {
                    copied(s);
                }
            }
            case COPY_INTERIOR -> {
                if (s.data(position + 1) != s.get(me + DATA)) {
                    s.set(me + DATA, s.get(me + DATA) | Producer.HALF);
                }
                copied(s);
            }
            case RECHECK -> {
                if (s.word(position) == mine(s)) {
                    deliver(s);
                } else {
                    begin(s);
                }
            }
            case FREE_INTERIOR -> {
                if (world.has(Fault.ACK_HEAD_FIRST)) {
                    freeHead(s);
                } else {
                    freeInterior(s);
                }
                go(s, Step.FREE_HEAD);
            }
            case FREE_HEAD -> {
                if (world.has(Fault.ACK_HEAD_FIRST)) {
                    freeInterior(s);
                } else {
                    freeHead(s);
                }
                begin(s);
            }
            case MAKE_READY -> {
                makeReady(s);
                begin(s);
            }
            case READ_CURSOR_TO_REWIND -> {
                readCursor(s);
                go(s, Step.REWIND);
            }
            case REWIND -> rewind(s);
            case DEAD -> {
                return false;
            }
        }
        return true;
    }

    private void readCursor(State s) {
        s.set(me + CURSOR, s.get(State.CURSOR));
        s.set(me + EPOCH, s.get(State.EPOCH));
    }

    private int start(State s) {
        boolean sound = s.get(process + OWN_EPOCH) == s.get(me + EPOCH) || world.has(Fault.OWN_CURSOR_WITHOUT_EPOCH);
        return sound ? Math.max(s.get(process + OWN), s.get(me + CURSOR)) : s.get(me + CURSOR);
    }

    private void look(State s, int word, int lap) {
        int position = s.get(me + POSITION);
        if (Word.lap(word) > lap) {
            s.set(me + POSITION, position + 1);
        } else if (Word.lap(word) < lap || Word.state(word) == Word.FREE || Word.state(word) == Word.WRITING) {
            advance(s, position, Step.SHARE_CURSOR_AND_RETURN); // nothing there, or not yet
        } else if (Word.state(word) == Word.LEASED) {
            s.set(me + POSITION, position + Word.span(word));
        } else {
            s.set(me + SPAN, Word.span(word));
            go(s, Step.LEASE);
        }
    }

    private void lease(State s) {
        int position = s.get(me + POSITION);
        if (!s.compareAndSet(position, ready(s), mine(s))) {
            s.set(me + SPAN, 0);
            go(s, Step.READ_WORD);
            return;
        }
        firstInOrder(s, s.data(position) & ~Producer.HALF);
        advance(s, position + s.get(me + SPAN), Step.SHARE_CURSOR);
    }

    private void advance(State s, int to, Step share) {
        s.set(process + OWN, to);
        s.set(process + OWN_EPOCH, s.get(me + EPOCH));
        if (to - s.get(me + CURSOR) >= world.shareAfter()) {
            go(s, share);
        } else if (share == Step.SHARE_CURSOR) {
            copy(s);
        } else {
            begin(s);
        }
    }

    private void shareCursor(State s, int to) {
        int epoch = world.has(Fault.CURSOR_WITHOUT_EPOCH) ? s.get(State.EPOCH) : s.get(me + EPOCH);
        s.moveCursor(s.get(me + CURSOR), epoch, to, epoch);
    }

    private void copy(State s) {
        s.clear(me + CURSOR, me + SPAN);
        go(s, Step.COPY_HEAD);
    }

    /** Whoever is leased for the first time has had all those before them of the same producer leased. */
    private void firstInOrder(State s, int id) {
        for (int before = id / world.messages() * world.messages(); before < id; before++) {
            if (!s.hasBit(State.DELIVERED, before)) {
                throw new Violation("first deliveries are in order for each producer");
            }
        }
        s.setBit(State.DELIVERED, id);
    }

    private void copied(State s) {
        if (world.expiries() > 0 && !world.has(Fault.EXPIRY_WITHOUT_RECHECK)) {
            go(s, Step.RECHECK);
        } else {
            deliver(s);
        }
    }

    private void deliver(State s) {
        int data = s.get(me + DATA);
        if ((data & Producer.HALF) != 0) {
            throw new Violation("a message is whole");
        }
        // With leases that expire and no second look an old message is only one more thing that is wrong; the lab's
        // model has it so.
        if (!world.has(Fault.EXPIRY_WITHOUT_RECHECK) && s.hasBit(State.ACKED, data)) {
            throw new Violation("what is acknowledged does not come again");
        }
        go(s, Step.FREE_INTERIOR);
    }

    private void freeInterior(State s) {
        int position = s.get(me + POSITION);
        if (s.get(me + SPAN) == 2) {
            int lap = s.lap(position);
            boolean good = s.compareAndSet(position + 1, Word.free(lap), Word.free(lap + 1))
                    || s.word(position + 1) == Word.free(lap + 1);
            if (!good && s.word(position) == mine(s)) {
                throw new Violation("a sound queue is not refused");
            }
        }
    }

    private void freeHead(State s) {
        int position = s.get(me + POSITION);
        if (s.compareAndSet(position, mine(s), Word.free(s.lap(position) + 1))) {
            int id = s.get(me + DATA);
            if (s.hasBit(State.ACKED, id)) {
                throw new Violation("a message is acknowledged once");
            }
            s.setBit(State.ACKED, id);
        } else {
            leaseIsGone();
        }
    }

    @Override
    public boolean stepOtherwise(State s) {
        if (at(s) != Step.FREE_INTERIOR || s.get(State.RELEASES) == world.releases()) {
            return false;
        }
        s.increment(State.RELEASES);
        if (world.has(Fault.RELEASE_REWINDS_FIRST)) {
            s.clear(me + DATA, me + OWN);
        } else {
            makeReady(s);
            s.clear(me + SPAN, me + OWN);
        }
        go(s, Step.READ_CURSOR_TO_REWIND);
        return true;
    }

    private void makeReady(State s) {
        if (!s.compareAndSet(s.get(me + POSITION), mine(s), ready(s))) {
            leaseIsGone();
        }
    }

    private void rewind(State s) {
        int seen = s.get(me + CURSOR);
        int epoch = s.get(me + EPOCH);
        int nextEpoch = world.has(Fault.RELEASE_WITHOUT_EPOCH) ? epoch : epoch + 1;
        boolean done = s.moveCursor(seen, epoch, Math.min(seen, s.get(me + POSITION)), nextEpoch);
        s.clear(me + CURSOR, me + SPAN);
        if (!done) {
            go(s, Step.READ_CURSOR_TO_REWIND);
        } else if (world.has(Fault.RELEASE_REWINDS_FIRST)) {
            go(s, Step.MAKE_READY);
        } else {
            begin(s);
        }
    }

    private void leaseIsGone() {
        if (world.expiries() == 0) {
            throw new Violation("what a living consumer has leased stays its own");
        }
    }

    private int ready(State s) {
        return Word.of(Word.READY, 0, s.get(me + SPAN), s.lap(s.get(me + POSITION)));
    }

    private int mine(State s) {
        return Word.of(Word.LEASED, participant() + 1, s.get(me + SPAN), s.lap(s.get(me + POSITION)));
    }

    int participant() {
        return world.producers() + (world.threads() ? 0 : index);
    }

    private void begin(State s) {
        s.clear(me + POSITION, me + OWN);
        go(s, Step.READ_CURSOR);
    }

    private void go(State s, Step step) {
        s.set(me + State.AT, step.ordinal());
    }

    private Step at(State s) {
        return Step.ALL[s.get(me + State.AT)];
    }

    /** Of another epoch, which never comes back, or behind the shared one. */
    @Override
    public void forget(State s) {
        boolean useless =
                s.get(process + OWN_EPOCH) != s.get(State.EPOCH) || s.get(process + OWN) <= s.get(State.CURSOR);
        if (useless && world.faults().isEmpty()) { // with a fault it may be used all the same
            s.clear(process + OWN, process + END);
        }
    }

    @Override
    public boolean die(State s) {
        if (index == 0 || world.threads() || isDead(s)) {
            return false;
        }
        s.clear(me + POSITION, me + END);
        go(s, Step.DEAD);
        return true;
    }

    boolean isDead(State s) {
        return at(s) == Step.DEAD;
    }

    @Override
    public String describe(State s) {
        return "consumer " + index + ": " + at(s) + " at " + s.get(me + POSITION);
    }
}
