package io.ipc4j.mmap.queue.model;

/** A process that puts its messages, one after the other. The participant's number is its own. */
final class Producer implements Actor {
    /** In the first block while a message is being written. */
    static final int HALF = 0x80;

    private static final int MESSAGE = 1;
    private static final int POSITION = 2;
    private static final int ADVANCE = 3;
    private static final int END = 4;

    /** What it does next. */
    private enum Step {
        READ_TAIL,
        READ_WORD,
        CHECK_INTERIOR,
        CLAIM,
        NAME_OWNER,
        MOVE_TAIL,
        WRITE_HEAD,
        WRITE_INTERIOR,
        FINISH_HEAD,
        COMMIT,
        RETURN,
        HELP_TAIL,
        FREE_PADDING,
        PASS_PADDING,
        DONE,
        DEAD;

        private static final Step[] ALL = values();
    }

    private final Configuration world;
    private final int index;
    private final int me;

    Producer(Configuration world, int index) {
        this.world = world;
        this.index = index;
        this.me = State.producer(index);
    }

    @Override
    public boolean step(State s) {
        int position = s.get(me + POSITION);
        int lap = s.lap(position);
        switch (at(s)) {
            case READ_TAIL -> {
                s.set(me + POSITION, s.get(State.TAIL));
                go(s, Step.READ_WORD);
            }
            case READ_WORD -> look(s, s.word(position), lap);
            case CHECK_INTERIOR -> {
                if (s.word(position + 1) == Word.free(lap)) {
                    go(s, Step.CLAIM);
                } else {
                    again(s); // full
                }
            }
            case CLAIM -> claim(s);
            case NAME_OWNER -> {
                s.setWordAt(position, mine(s, Word.WRITING, index + 1));
                claimed(s);
            }
            case MOVE_TAIL -> {
                s.moveTail(position, position + claimedSpan(s));
                go(s, world.has(Fault.COMMIT_BEFORE_WRITING) ? Step.COMMIT : Step.WRITE_HEAD);
            }
            case WRITE_HEAD -> {
                s.setData(position, HALF | id(s));
                go(s, claimedSpan(s) == 2 ? Step.WRITE_INTERIOR : Step.FINISH_HEAD);
            }
            case WRITE_INTERIOR -> {
                s.setData(position + 1, id(s));
                go(s, Step.FINISH_HEAD);
            }
            case FINISH_HEAD -> {
                s.setData(position, id(s));
                go(s, world.has(Fault.COMMIT_BEFORE_WRITING) ? Step.RETURN : Step.COMMIT);
            }
            case COMMIT -> commit(s);
            case RETURN -> {
                s.setBit(State.SENT, id(s));
                s.increment(me + MESSAGE);
                again(s);
                if (s.get(me + MESSAGE) == world.messages()) {
                    go(s, Step.DONE);
                }
            }
            case HELP_TAIL -> {
                s.moveTail(position, position + s.get(me + ADVANCE));
                again(s);
            }
            case FREE_PADDING -> {
                s.setWordAt(position, Word.free(lap + 1));
                go(s, Step.PASS_PADDING);
            }
            case PASS_PADDING -> {
                s.moveTail(position, position + 1);
                again(s);
            }
            case DONE, DEAD -> {
                return false;
            }
        }
        return true;
    }

    private void look(State s, int word, int lap) {
        if (Word.lap(word) < lap) {
            again(s); // full
        } else if (Word.lap(word) > lap) {
            s.set(me + ADVANCE, 1);
            go(s, Step.HELP_TAIL);
        } else if (Word.state(word) != Word.FREE) {
            s.set(me + ADVANCE, Word.span(word));
            go(s, Step.HELP_TAIL);
        } else if (claimedSpan(s) == 2 && !world.has(Fault.INTERIOR_UNCHECKED)) {
            go(s, Step.CHECK_INTERIOR);
        } else {
            go(s, Step.CLAIM);
        }
    }

    private void claim(State s) {
        int position = s.get(me + POSITION);
        boolean nameless = world.has(Fault.CLAIM_WITHOUT_OWNER);
        int word = mine(s, Word.WRITING, nameless ? 0 : index + 1);
        if (!s.compareAndSet(position, Word.free(s.lap(position)), word)) {
            again(s);
        } else if (nameless) {
            go(s, Step.NAME_OWNER);
        } else {
            claimed(s);
        }
    }

    private void claimed(State s) {
        go(s, isPadding(s) ? Step.FREE_PADDING : Step.MOVE_TAIL);
    }

    private void commit(State s) {
        if (!s.compareAndSet(s.get(me + POSITION), mine(s, Word.WRITING, index + 1), mine(s, Word.READY, 0))) {
            throw new Violation("what a living producer has claimed stays its own");
        }
        if (world.has(Fault.COMMIT_BEFORE_WRITING)) {
            go(s, Step.WRITE_HEAD);
        } else {
            s.clear(me + POSITION, me + END);
            go(s, Step.RETURN);
        }
    }

    private int mine(State s, int state, int owner) {
        return Word.of(state, owner, claimedSpan(s), s.lap(s.get(me + POSITION)));
    }

    private int id(State s) {
        return world.id(index, s.get(me + MESSAGE));
    }

    /** A message of two blocks does not fit into the last one: that one is passed over. */
    private boolean isPadding(State s) {
        return world.span(index, s.get(me + MESSAGE)) > s.rest(s.get(me + POSITION));
    }

    private int claimedSpan(State s) {
        return isPadding(s) ? 1 : world.span(index, s.get(me + MESSAGE));
    }

    private void again(State s) {
        s.clear(me + POSITION, me + END);
        go(s, Step.READ_TAIL);
    }

    private void go(State s, Step step) {
        s.set(me + State.AT, step.ordinal());
    }

    private Step at(State s) {
        return Step.ALL[s.get(me + State.AT)];
    }

    @Override
    public boolean die(State s) {
        if (isDead(s) || isDone(s)) {
            return false;
        }
        s.clear(me + POSITION, me + END);
        go(s, Step.DEAD);
        return true;
    }

    boolean isDead(State s) {
        return at(s) == Step.DEAD;
    }

    boolean isDone(State s) {
        return at(s) == Step.DONE;
    }

    @Override
    public String describe(State s) {
        return "producer " + index + ": " + at(s);
    }
}
