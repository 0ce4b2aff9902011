package io.ipc4j.mmap.queue.model;

/** A process that leases messages for ever, and acknowledges them or gives them back. */
final class Consumer implements Actor {
    private static final int POSITION = 1;
    private static final int EPOCH = 2;
    /** Of the record; or how far to move the cursor. */
    private static final int SPAN = 3;

    private static final int DATA = 4;
    /** The cursor that a release has seen. */
    private static final int CURSOR = 5;

    private static final int END = 6;

    /** What it does next. */
    private enum Step {
        READ_CURSOR,
        READ_WORD,
        LEASE,
        MOVE_CURSOR,
        COPY_HEAD,
        COPY_INTERIOR,
        RECHECK,
        /** Here it works on the message, and decides what becomes of it. */
        FREE_INTERIOR,
        FREE_HEAD,
        HELP_CURSOR,
        MAKE_READY,
        READ_CURSOR_TO_REWIND,
        REWIND,
        DEAD;

        private static final Step[] ALL = values();
    }

    private final Configuration world;
    private final int index;
    private final int me;

    Consumer(Configuration world, int index) {
        this.world = world;
        this.index = index;
        this.me = State.consumer(index);
    }

    @Override
    public boolean step(State s) {
        int position = s.get(me + POSITION);
        switch (at(s)) {
            case READ_CURSOR -> {
                s.set(me + POSITION, s.get(State.CURSOR));
                s.set(me + EPOCH, s.get(State.EPOCH));
                go(s, Step.READ_WORD);
            }
            case READ_WORD -> look(s, s.word(position), s.lap(position));
            case LEASE -> lease(s);
            case MOVE_CURSOR -> {
                moveCursor(s);
                s.clear(me + EPOCH, me + SPAN);
                go(s, Step.COPY_HEAD);
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
                    again(s);
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
                again(s);
            }
            case HELP_CURSOR -> {
                moveCursor(s);
                again(s);
            }
            case MAKE_READY -> {
                makeReady(s);
                again(s);
            }
            case READ_CURSOR_TO_REWIND -> {
                s.set(me + CURSOR, s.get(State.CURSOR));
                s.set(me + EPOCH, s.get(State.EPOCH));
                go(s, Step.REWIND);
            }
            case REWIND -> rewind(s);
            case DEAD -> {
                return false;
            }
        }
        return true;
    }

    private void look(State s, int word, int lap) {
        if (Word.lap(word) < lap) {
            again(s); // it has caught up
        } else if (Word.lap(word) > lap) {
            s.set(me + SPAN, 1);
            go(s, Step.HELP_CURSOR);
        } else {
            switch (Word.state(word)) {
                case Word.READY -> {
                    s.set(me + SPAN, Word.span(word));
                    go(s, Step.LEASE);
                }
                case Word.LEASED -> {
                    s.set(me + SPAN, Word.span(word));
                    go(s, Step.HELP_CURSOR);
                }
                default -> again(s); // nothing there, or not yet
            }
        }
    }

    private void lease(State s) {
        int position = s.get(me + POSITION);
        if (!s.compareAndSet(position, ready(s), mine(s))) {
            again(s);
            return;
        }
        firstInOrder(s, s.data(position) & ~Producer.HALF);
        go(s, Step.MOVE_CURSOR);
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

    private void moveCursor(State s) {
        int position = s.get(me + POSITION);
        int epoch = world.has(Fault.CURSOR_WITHOUT_EPOCH) ? s.get(State.EPOCH) : s.get(me + EPOCH);
        s.moveCursor(position, epoch, position + s.get(me + SPAN), epoch);
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
            s.compareAndSet(position + 1, Word.free(lap), Word.free(lap + 1));
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
            s.clear(me + DATA, me + CURSOR);
            go(s, Step.READ_CURSOR_TO_REWIND);
        } else {
            makeReady(s);
            s.clear(me + SPAN, me + CURSOR);
            go(s, Step.READ_CURSOR_TO_REWIND);
        }
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
        s.clear(me + EPOCH, me + SPAN);
        s.clear(me + CURSOR, me + END);
        if (!done) {
            go(s, Step.READ_CURSOR_TO_REWIND);
        } else if (world.has(Fault.RELEASE_REWINDS_FIRST)) {
            go(s, Step.MAKE_READY);
        } else {
            again(s);
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
        return world.producers() + index;
    }

    private void again(State s) {
        s.clear(me + POSITION, me + END);
        go(s, Step.READ_CURSOR);
    }

    private void go(State s, Step step) {
        s.set(me + State.AT, step.ordinal());
    }

    private Step at(State s) {
        return Step.ALL[s.get(me + State.AT)];
    }

    @Override
    public boolean die(State s) {
        if (index == 0 || isDead(s)) {
            return false;
        }
        again(s);
        go(s, Step.DEAD);
        return true;
    }

    boolean isDead(State s) {
        return at(s) == Step.DEAD;
    }

    @Override
    public String describe(State s) {
        return "consumer " + index + ": " + at(s);
    }
}
