package io.ipc4j.queue;

import java.util.ArrayDeque;
import java.util.Iterator;

/** Ascending numbers, most of which follow each other, as ranges. What is too much is forgotten from below. */
final class NumberSet {
    private static final int MOST_RANGES = 1024;

    private static final class Range {
        long from;
        long to;

        Range(long from, long to) {
            this.from = from;
            this.to = to;
        }
    }

    private final ArrayDeque<Range> ranges = new ArrayDeque<>(4);
    private long highest;

    /** Adds a number that is greater than all. */
    void add(long number) {
        Range last = ranges.peekLast();
        if (last != null && last.to == number - 1) {
            last.to = number;
        } else {
            ranges.addLast(new Range(number, number));
            if (ranges.size() > MOST_RANGES) {
                ranges.removeFirst();
            }
        }
        highest = number;
    }

    boolean contains(long number) {
        if (number > highest) {
            return false;
        }
        for (Iterator<Range> each = ranges.descendingIterator(); each.hasNext(); ) {
            Range range = each.next();
            if (number >= range.from) {
                return number <= range.to;
            }
        }
        return false;
    }

    void forgetBelow(long floor) {
        for (Range first = ranges.peekFirst(); first != null && first.from < floor; first = ranges.peekFirst()) {
            if (first.to >= floor) {
                first.from = floor;
                return;
            }
            ranges.removeFirst();
        }
    }
}
