package io.ipc4j.mmap.queue;

/** What there is in a ring, seen by somebody who changes nothing. While others go on it is what was there at some moment for each record. */
final class Census {
    private final QueueMemory memory;
    private final Geometry geometry;

    /** All before it are free: for good. */
    private volatile long oldest;

    Census(QueueMemory memory) {
        this.memory = memory;
        this.geometry = memory.geometry;
        this.oldest = geometry.plus(memory.get(QueueLayout.TAIL), -geometry.blocks);
    }

    /** How many records are there. */
    record Count(long ready, long leased) {}

    /** What a walk does with the records that it meets; true to go on. */
    private interface Visitor {
        boolean visit(long position, int state);
    }

    Count count() {
        long[] counts = new long[4];
        walk((position, state) -> {
            counts[state]++;
            return true;
        });
        return new Count(counts[ControlWord.READY], counts[ControlWord.LEASED]);
    }

    /** Whether nothing waits or is leased. */
    boolean isDrained() {
        boolean[] drained = {true};
        walk((position, state) -> drained[0] = state == ControlWord.WRITING);
        return drained[0];
    }

    /** Whether a message is ready where the cursor has passed. */
    boolean isAnyForgotten() {
        long cursor = cursor();
        boolean[] forgotten = {false};
        walk((position, state) -> {
            boolean passed = geometry.ahead(cursor, position) > 0;
            forgotten[0] = passed && state == ControlWord.READY;
            return passed && !forgotten[0];
        });
        return forgotten[0];
    }

    private void walk(Visitor visitor) {
        long tail = memory.get(QueueLayout.TAIL);
        long at = oldest;
        if (geometry.ahead(tail, at) > geometry.blocks) {
            at = geometry.plus(tail, -geometry.blocks);
        }
        boolean allFree = true;
        for (int steps = 0; steps < 2 * geometry.blocks; steps++) {
            long word = memory.get(geometry.address(at));
            long lead = geometry.lapAhead(word, at);
            int state = ControlWord.state(word);
            if (lead > 0) {
                at = geometry.plus(at, 1);
                if (allFree) {
                    oldest = at;
                }
            } else if (lead == 0 && state != ControlWord.FREE) {
                allFree = false;
                if (!visitor.visit(at, state)) {
                    return;
                }
                at = geometry.plus(at, Math.max(1, ControlWord.span(word)));
            } else if (lead == 0 && geometry.ahead(tail, at) > 0) {
                allFree = false;
                at = geometry.plus(at, 1); // the rest of a record in whose middle the walk began
            } else {
                return;
            }
        }
    }

    private long cursor() {
        return memory.get(QueueLayout.CURSOR) & (1L << Geometry.MOST_POSITION_BITS) - 1;
    }

    /** The word of the first record after the cursor that is neither leased nor free: ready, being written, or 0 if there is none. */
    long next() {
        long at = cursor();
        for (int steps = 0; steps < 2 * geometry.blocks; steps++) {
            long word = memory.get(geometry.address(at));
            long lead = geometry.lapAhead(word, at);
            int state = ControlWord.state(word);
            if (lead < 0 || lead == 0 && state == ControlWord.FREE) {
                return 0;
            }
            if (lead == 0 && state != ControlWord.LEASED) {
                return word;
            }
            at = geometry.plus(at, lead > 0 ? 1 : Math.max(1, ControlWord.span(word)));
        }
        return 0;
    }

    /** Whether at least one block is free. */
    boolean hasRoom() {
        long tail = tail();
        return memory.get(geometry.address(tail)) == ControlWord.free(geometry.lap(tail));
    }

    /** Whether messages are in the way of a record of so many blocks, and nothing else is, like one that somebody has leased. */
    boolean canGiveWay(int need) {
        long tail = tail();
        int left = geometry.blocks - geometry.index(tail);
        int reach = need <= left ? need : left + need; // no record crosses the end
        long from = geometry.plus(tail, -geometry.blocks);
        boolean[] ready = {false};
        walk((position, state) -> {
            boolean inTheWay = geometry.ahead(position, from) < reach;
            ready[0] = inTheWay ? state == ControlWord.READY : ready[0];
            return inTheWay && ready[0];
        });
        return ready[0];
    }

    /** Where the next record begins, or would if there were room. */
    private long tail() {
        long at = memory.get(QueueLayout.TAIL);
        for (int steps = 0; steps < 2 * geometry.blocks; steps++) {
            long word = memory.get(geometry.address(at));
            long lead = geometry.lapAhead(word, at);
            if (lead < 0 || lead == 0 && ControlWord.state(word) == ControlWord.FREE) {
                return at;
            }
            at = geometry.plus(at, lead > 0 ? 1 : Math.max(1, ControlWord.span(word)));
        }
        return at;
    }
}
