package io.ipc4j.mmap.queue.model;

/** A process that puts its messages, one after the other. */
final class Producer implements Actor {
    /** In the first block while a message is being written. */
    static final int HALF = 0x80;

    private static final int MESSAGE = 1;
    /** Its own hint of the tail, which lives as long as it does. */
    private static final int OWN = 2;

    private static final int POSITION = 3;
    /** The shared tail that it has seen. */
    private static final int TAIL = 4;

    private static final int END = 5;

    /** What it does next. */
    private enum Step {
        READ_TAIL,
        READ_WORD,
        READ_TAIL_AGAIN,
        CHECK_INTERIOR,
        READ_WORD_AGAIN,
        REFUSE,
        CLAIM,
        NAME_OWNER,
        READ_TAIL_TO_SHARE,
        SHARE_TAIL,
        WRITE_HEAD,
        WRITE_INTERIOR,
        FINISH_HEAD,
        COMMIT,
        RETURN,
        FREE_PADDING,
        ABANDON_INTERIOR,
        ABANDON_HEAD,
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
        switch (at(s)) {
            case READ_TAIL -> {
                s.set(me + POSITION, Math.max(s.get(me + OWN), s.get(State.TAIL)));
                go(s, Step.READ_WORD);
            }
            case READ_WORD -> look(s, s.word(position), s.lap(position));
            case READ_TAIL_AGAIN -> {
                s.set(me + POSITION, Math.max(position + 1, s.get(State.TAIL)));
                go(s, Step.READ_WORD);
            }
            case CHECK_INTERIOR -> {
                int interior = s.word(position + 1);
                if (interior == Word.free(s.lap(position))) {
                    go(s, Step.CLAIM);
                } else {
                    go(s, Word.lap(interior) < s.lap(position) ? Step.READ_WORD_AGAIN : Step.REFUSE);
                }
            }
            case REFUSE -> {
                if (s.word(position) == Word.free(s.lap(position))) {
                    throw new Violation("a sound queue is not refused");
                }
                go(s, Step.READ_WORD);
            }
            case READ_WORD_AGAIN -> {
                if (s.word(position) == Word.free(s.lap(position))) {
                    begin(s); // full
                } else {
                    go(s, Step.READ_WORD);
                }
            }
            case CLAIM -> claim(s);
            case NAME_OWNER -> {
                s.setWordAt(position, mine(s, Word.WRITING, index + 1));
                claimed(s);
            }
            case READ_TAIL_TO_SHARE -> {
                if (s.get(me + OWN) - s.get(State.TAIL) >= world.shareAfter()) {
                    s.set(me + TAIL, s.get(State.TAIL));
                    go(s, Step.SHARE_TAIL);
                } else {
                    shared(s);
                }
            }
            case SHARE_TAIL -> {
                s.moveTail(s.get(me + TAIL), s.get(me + OWN));
                s.clear(me + TAIL, me + END);
                shared(s);
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
                begin(s);
                if (s.get(me + MESSAGE) == world.messages()) {
                    s.clear(me + OWN, me + END);
                    go(s, Step.DONE);
                }
            }
            case FREE_PADDING -> {
                s.compareAndSet(position, mine(s, Word.WRITING, index + 1), Word.free(s.lap(position) + 1));
                s.set(me + POSITION, position + 1);
                go(s, Step.READ_WORD);
            }
            case ABANDON_INTERIOR -> {
                s.compareAndSet(position + 1, Word.free(s.lap(position)), Word.free(s.lap(position) + 1));
                go(s, Step.ABANDON_HEAD);
            }
            case ABANDON_HEAD -> {
                s.compareAndSet(position, mine(s, Word.WRITING, index + 1), Word.free(s.lap(position) + 1));
                begin(s);
            }
            case DONE, DEAD -> {
                return false;
            }
        }
        return true;
    }

    /** It can't write what it has claimed for, and gives that back; it puts the message later. */
    @Override
    public boolean stepOtherwise(State s) {
        if (at(s) != Step.WRITE_HEAD || s.get(State.RELEASES) == world.releases()) {
            return false;
        }
        s.increment(State.RELEASES);
        go(s, claimedSpan(s) == 2 ? Step.ABANDON_INTERIOR : Step.ABANDON_HEAD);
        return true;
    }

    private void look(State s, int word, int lap) {
        if (Word.lap(word) < lap) {
            begin(s); // full
        } else if (Word.lap(word) > lap) {
            go(s, Step.READ_TAIL_AGAIN);
        } else if (Word.state(word) != Word.FREE) {
            s.set(me + POSITION, s.get(me + POSITION) + Word.span(word));
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
            go(s, Step.READ_WORD);
        } else if (nameless) {
            go(s, Step.NAME_OWNER);
        } else {
            claimed(s);
        }
    }

    private void claimed(State s) {
        s.set(me + OWN, s.get(me + POSITION) + claimedSpan(s));
        go(s, Step.READ_TAIL_TO_SHARE);
    }

    private void shared(State s) {
        if (isPadding(s)) {
            go(s, Step.FREE_PADDING);
        } else {
            go(s, world.has(Fault.COMMIT_BEFORE_WRITING) ? Step.COMMIT : Step.WRITE_HEAD);
        }
    }

    private void commit(State s) {
        if (!s.compareAndSet(s.get(me + POSITION), mine(s, Word.WRITING, index + 1), mine(s, Word.READY, 0))) {
            throw new Violation("what a living producer has claimed stays its own");
        }
        go(s, world.has(Fault.COMMIT_BEFORE_WRITING) ? Step.WRITE_HEAD : Step.RETURN);
        if (at(s) == Step.RETURN) {
            s.clear(me + POSITION, me + END);
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

    private void begin(State s) {
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
    public void forget(State s) {
        if (s.get(me + OWN) <= s.get(State.TAIL)) {
            s.set(me + OWN, 0);
        }
    }

    @Override
    public boolean die(State s) {
        if (isDead(s) || isDone(s)) {
            return false;
        }
        s.clear(me + OWN, me + END);
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
        return "producer " + index + ": " + at(s) + " at " + s.get(me + POSITION);
    }
}
