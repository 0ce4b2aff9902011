package io.ipc4j.queue;

import java.util.ArrayList;
import java.util.List;

/** Numbers, most of which come in their order, as ranges. What is too much is forgotten from below. */
final class NumberSet {
    static final int MOST_RANGES = 1024;

    private static final class Range {
        long from;
        long to;

        Range(long from, long to) {
            this.from = from;
            this.to = to;
        }
    }

    /** Ascending; between two of them there is a gap. */
    private final List<Range> ranges = new ArrayList<>(2);

    /** Adds a number that is not in it. */
    void add(long number) {
        int below = lastNotAbove(number);
        Range before = below < 0 ? null : ranges.get(below);
        Range after = below + 1 < ranges.size() ? ranges.get(below + 1) : null;
        if (before != null && before.to == number - 1) {
            before.to = number;
            if (after != null && after.from == number + 1) {
                before.to = after.to;
                ranges.remove(below + 1);
            }
        } else if (after != null && after.from == number + 1) {
            after.from = number;
        } else {
            ranges.add(below + 1, new Range(number, number));
            if (ranges.size() > MOST_RANGES) {
                ranges.remove(0);
            }
        }
    }

    boolean contains(long number) {
        int below = lastNotAbove(number);
        return below >= 0 && number <= ranges.get(below).to;
    }

    /** The last range that begins at a number or below it; -1 if there is none. */
    private int lastNotAbove(long number) {
        int index = ranges.size() - 1;
        while (index >= 0 && ranges.get(index).from > number) {
            index--;
        }
        return index;
    }

    void forgetBelow(long floor) {
        while (!ranges.isEmpty() && ranges.get(0).from < floor) {
            if (ranges.get(0).to >= floor) {
                ranges.get(0).from = floor;
                return;
            }
            ranges.remove(0);
        }
    }
}
