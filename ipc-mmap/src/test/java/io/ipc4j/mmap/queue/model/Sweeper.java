package io.ipc4j.mmap.queue.model;

/**
 * The housekeeping of a process: it repairs what the dead have left. The lock of a dead participant, which it holds meanwhile, goes with it when
 * it dies, so the lock is no part of the state: it is held by the sweeper that is at work on that participant.
 */
final class Sweeper implements Actor {
    private static final int PARTICIPANT = 1;
    private static final int SLOT = 2;
    /** Position of the lowest message that is ready, or {@link #NONE}. */
    private static final int LOWEST = 3;

    private static final int CURSOR = 4;
    private static final int EPOCH = 5;
    private static final int WORD = 6;
    private static final int END = 8;

    private static final int NONE = 255;
    /** In the place of a participant: it takes away a lease, and nobody is dead. */
    private static final int NOBODY = 255;

    /** What it does next. */
    private enum Step {
        LOOK,
        SCAN,
        FREE_INTERIOR,
        FREE_HEAD,
        MAKE_READY,
        EXPIRE,
        FIND_LOWEST,
        READ_CURSOR,
        REWIND,
        FORGET,
        UNLOCK,
        EXPIRED,
        DEAD;

        private static final Step[] ALL = values();
    }

    private final Configuration world;
    private final World processes;
    private final int index;
    private final int me;

    Sweeper(Configuration world, World processes, int index) {
        this.world = world;
        this.processes = processes;
        this.index = index;
        this.me = State.sweeper(index);
    }

    @Override
    public boolean step(State s) {
        int participant = s.get(me + PARTICIPANT);
        int slot = s.get(me + SLOT);
        int word = s.getWord(me + WORD);
        switch (at(s)) {
            case LOOK -> {
                return look(s);
            }
            case SCAN -> scan(s);
            case FREE_INTERIOR -> {
                s.compareAndSet(slot + 1, Word.free(Word.lap(word)), Word.free(Word.lap(word) + 1));
                go(s, Step.FREE_HEAD);
            }
            case FREE_HEAD -> {
                convert(s, slot, word, Word.free(Word.lap(word) + 1));
                nextSlot(s);
            }
            case MAKE_READY -> {
                convert(s, slot, word, ready(word));
                if (world.has(Fault.SWEEP_WITHOUT_RESCAN)) {
                    s.set(me + LOWEST, Math.min(s.get(me + LOWEST), position(slot, word)));
                }
                nextSlot(s);
            }
            case EXPIRE -> {
                if (s.compareAndSet(slot, word, ready(word))) {
                    s.clear(me + WORD, me + END);
                    findLowest(s);
                } else {
                    idle(s);
                }
            }
            case FIND_LOWEST -> {
                if (slot == world.slots()) {
                    s.clear(me + SLOT, me + LOWEST);
                    go(s, Step.READ_CURSOR);
                } else {
                    int there = s.word(slot);
                    if (Word.state(there) == Word.READY) {
                        s.set(me + LOWEST, Math.min(s.get(me + LOWEST), position(slot, there)));
                    }
                    s.set(me + SLOT, slot + 1);
                }
            }
            case READ_CURSOR -> {
                if (s.get(me + LOWEST) == NONE) {
                    rewound(s);
                } else {
                    s.set(me + CURSOR, s.get(State.CURSOR));
                    s.set(me + EPOCH, s.get(State.EPOCH));
                    go(s, Step.REWIND);
                }
            }
            case REWIND -> {
                int cursor = s.get(me + CURSOR);
                int epoch = s.get(me + EPOCH);
                if (s.moveCursor(cursor, epoch, Math.min(cursor, s.get(me + LOWEST)), epoch + 1)) {
                    rewound(s);
                } else {
                    s.clear(me + CURSOR, me + WORD);
                    go(s, Step.READ_CURSOR);
                }
            }
            case FORGET -> {
                s.clearBit(State.ACTIVE, participant);
                if (world.has(Fault.SWEEP_FORGETS_FIRST)) {
                    findLowest(s);
                } else {
                    go(s, Step.UNLOCK);
                }
            }
            case UNLOCK -> idle(s);
            case EXPIRED -> {
                s.increment(State.EXPIRIES);
                idle(s);
            }
            case DEAD -> {
                return false;
            }
        }
        return true;
    }

    private boolean look(State s) {
        if (index == 1 && s.get(State.EXPIRIES) < world.expiries()) {
            for (int slot = 0; slot < world.slots(); slot++) {
                int word = s.word(slot);
                if (Word.state(word) == Word.LEASED && Word.owner(word) == world.producers() + 2) {
                    s.set(me + PARTICIPANT, NOBODY);
                    s.set(me + SLOT, slot);
                    s.setWord(me + WORD, word);
                    go(s, Step.EXPIRE);
                    return true;
                }
            }
        }
        for (int participant = 0; participant < world.producers() + world.consumers(); participant++) {
            if (s.hasBit(State.ACTIVE, participant)
                    && processes.isDead(s, participant)
                    && !processes.isLocked(s, participant)) {
                s.set(me + PARTICIPANT, participant);
                beginScan(s);
                return true;
            }
        }
        return false;
    }

    private void beginScan(State s) {
        if (world.has(Fault.SWEEP_WITHOUT_RESCAN)) {
            s.set(me + LOWEST, NONE);
        }
        go(s, Step.SCAN);
    }

    private void scan(State s) {
        int slot = s.get(me + SLOT);
        if (slot == world.slots()) {
            scanned(s);
            return;
        }
        int word = s.word(slot);
        int state = Word.state(word);
        boolean held = state == Word.WRITING || state == Word.LEASED;
        if (!held || Word.owner(word) != s.get(me + PARTICIPANT) + 1) {
            nextSlot(s);
            return;
        }
        s.setWord(me + WORD, word);
        if (state == Word.LEASED) {
            go(s, Step.MAKE_READY);
        } else {
            go(s, Word.span(word) == 2 ? Step.FREE_INTERIOR : Step.FREE_HEAD);
        }
    }

    private void scanned(State s) {
        if (world.has(Fault.SWEEP_WITHOUT_REWIND)) {
            rewound(s);
        } else if (world.has(Fault.SWEEP_FORGETS_FIRST)) {
            s.clear(me + SLOT, me + END);
            go(s, Step.FORGET);
        } else if (world.has(Fault.SWEEP_WITHOUT_RESCAN)) {
            s.clear(me + SLOT, me + LOWEST);
            go(s, Step.READ_CURSOR);
        } else {
            findLowest(s);
        }
    }

    private void findLowest(State s) {
        s.set(me + SLOT, 0);
        s.set(me + LOWEST, NONE);
        go(s, Step.FIND_LOWEST);
    }

    private void rewound(State s) {
        s.clear(me + SLOT, me + END);
        if (s.get(me + PARTICIPANT) == NOBODY) {
            go(s, Step.EXPIRED);
        } else {
            go(s, world.has(Fault.SWEEP_FORGETS_FIRST) ? Step.UNLOCK : Step.FORGET);
        }
    }

    private void convert(State s, int slot, int word, int next) {
        // A lease that expires at the same time is as good as converted.
        if (!s.compareAndSet(slot, word, next) && world.expiries() == 0) {
            throw new Violation("what the dead hold only their sweeper changes");
        }
    }

    private void nextSlot(State s) {
        s.clear(me + WORD, me + END);
        s.increment(me + SLOT);
        go(s, Step.SCAN);
    }

    private static int ready(int word) {
        return Word.of(Word.READY, 0, Word.span(word), Word.lap(word));
    }

    private int position(int slot, int word) {
        return Word.lap(word) * world.slots() + slot;
    }

    private void idle(State s) {
        s.clear(me + PARTICIPANT, me + END);
        go(s, Step.LOOK);
    }

    private void go(State s, Step step) {
        s.set(me + State.AT, step.ordinal());
    }

    private Step at(State s) {
        return Step.ALL[s.get(me + State.AT)];
    }

    boolean isAtWorkOn(State s, int participant) {
        return at(s) != Step.LOOK && at(s) != Step.DEAD && s.get(me + PARTICIPANT) == participant;
    }

    /** One is left. An idle sweeper that dies changes nothing, and one that takes away a lease does nobody else's work. */
    @Override
    public boolean die(State s) {
        boolean busy = at(s) != Step.LOOK && at(s) != Step.DEAD && s.get(me + PARTICIPANT) != NOBODY;
        boolean last = s.get(State.sweeper(1 - index) + State.AT) == Step.DEAD.ordinal();
        if (last || !busy) {
            return false;
        }
        idle(s);
        go(s, Step.DEAD);
        return true;
    }

    @Override
    public String describe(State s) {
        return "sweeper " + index + ": " + at(s);
    }
}
