package io.ipc4j.examples;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Counts what goes by. */
final class Tally {
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(2);

    private final String verb;
    private final boolean talks;
    private long begin;
    private long end;
    private long said;
    private long saidCount;
    private long count;
    private long bytes;

    /**
     * Counts nothing yet; the clock runs from the first message to the last.
     *
     * @param verb what is done to the messages: "put", "took"
     * @param talks whether to say now and then how far it is
     */
    Tally(String verb, boolean talks) {
        this.verb = verb;
        this.talks = talks;
    }

    void add(int messages, long size) {
        long now = System.nanoTime();
        if (count == 0) {
            begin = said = now;
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
        double seconds = Math.max(1, end - begin) / 1e9;
        return String.format(
                Locale.ROOT,
                "%s %,d messages, %,d bytes, in %.2f s: %,.0f messages/s",
                verb,
                count,
                bytes,
                seconds,
                count / seconds);
    }
}
