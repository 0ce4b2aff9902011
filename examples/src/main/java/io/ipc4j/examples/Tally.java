package io.ipc4j.examples;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Counts what goes by. */
final class Tally {
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(2);

    private final String verb;
    private final boolean talks;
    private final LongSupplier clock;
    private long begin;
    /** What was there when the clock began: how long that took is not known. */
    private long first;

    private long end;
    private long said;
    private long saidCount;
    private long count;
    private long bytes;

    /**
     * Counts nothing yet. The clock runs from when the first messages are done to when the last are, so rates are of those that came
     * after the first.
     *
     * @param verb what is done to the messages: "put", "took"
     * @param talks whether to say now and then how far it is
     */
    Tally(String verb, boolean talks) {
        this(verb, talks, System::nanoTime);
    }

    /** The same with another clock, in nanoseconds. */
    Tally(String verb, boolean talks, LongSupplier clock) {
        this.verb = verb;
        this.talks = talks;
        this.clock = clock;
    }

    /** These were done just now. */
    void add(int messages, long size) {
        long now = clock.getAsLong();
        if (count == 0) {
            begin = said = now;
            first = saidCount = messages;
        }
        end = now;
        count += messages;
        bytes += size;
        if (talks && now - said > INTERVAL) {
            System.out.printf(
                    Locale.ROOT,
                    "%s %,d so far, %,.0f messages/s%n",
                    verb,
                    count,
                    (count - saidCount) / ((now - said) / 1e9));
            said = now;
            saidCount = count;
        }
    }

    long count() {
        return count;
    }

    /** The last line. */
    String total() {
        if (count == 0) {
            return verb + " nothing";
        }
        String all = String.format(Locale.ROOT, "%s %,d messages, %,d bytes", verb, count, bytes);
        if (end == begin) {
            return all; // all at once: that has no rate
        }
        long later = count - first;
        double seconds = (end - begin) / 1e9;
        String pace = ", the last %,d in %.2f s: %,.0f messages/s";
        return all + String.format(Locale.ROOT, pace, later, seconds, later / seconds);
    }
}
