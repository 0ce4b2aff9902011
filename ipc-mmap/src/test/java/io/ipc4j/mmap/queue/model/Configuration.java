package io.ipc4j.mmap.queue.model;

import java.util.EnumSet;
import java.util.Set;

/**
 * How large a world is searched. A producer puts its messages and ends; consumers go on for ever. The first consumer and the first sweeper
 * never die, so that there is somebody left to finish the work.
 *
 * @param slots of the ring, at most {@link State#MOST_SLOTS}
 * @param producers at most 2
 * @param consumers at most 2
 * @param messages of each producer; at most 8 in all
 * @param crashes how many may die: producers, consumers, sweepers
 * @param spans whether every other message takes two slots; otherwise each takes one
 * @param expiries how often a lease of the second consumer may be taken away while it lives
 * @param releases how often a consumer may give a message back, or a producer what it has claimed
 * @param threads whether the consumers are threads of one process, and share its number and its hint
 * @param shareAfter by how many slots a process's own hint must be ahead before it tells the others
 * @param faults what is wrong on purpose
 */
record Configuration(
        int slots,
        int producers,
        int consumers,
        int messages,
        int crashes,
        boolean spans,
        int expiries,
        int releases,
        boolean threads,
        int shareAfter,
        Set<Fault> faults) {

    static Configuration of(int slots, int producers, int consumers, int messages) {
        return new Configuration(
                slots, producers, consumers, messages, 0, false, 0, 0, false, 2, EnumSet.noneOf(Fault.class));
    }

    Configuration withCrashes(int count) {
        return new Configuration(
                slots, producers, consumers, messages, count, spans, expiries, releases, threads, shareAfter, faults);
    }

    Configuration withSpans() {
        return new Configuration(
                slots, producers, consumers, messages, crashes, true, expiries, releases, threads, shareAfter, faults);
    }

    Configuration withExpiries(int count) {
        return new Configuration(
                slots, producers, consumers, messages, crashes, spans, count, releases, threads, shareAfter, faults);
    }

    Configuration withReleases(int count) {
        return new Configuration(
                slots, producers, consumers, messages, crashes, spans, expiries, count, threads, shareAfter, faults);
    }

    Configuration withThreads() {
        return new Configuration(
                slots, producers, consumers, messages, crashes, spans, expiries, releases, true, shareAfter, faults);
    }

    Configuration sharingAfter(int slotsAhead) {
        return new Configuration(
                slots, producers, consumers, messages, crashes, spans, expiries, releases, threads, slotsAhead, faults);
    }

    Configuration withFault(Fault fault) {
        return new Configuration(
                slots,
                producers,
                consumers,
                messages,
                crashes,
                spans,
                expiries,
                releases,
                threads,
                shareAfter,
                EnumSet.of(fault));
    }

    boolean has(Fault fault) {
        return faults.contains(fault);
    }

    /** How many blocks a message takes. */
    int span(int producer, int message) {
        return spans && (message + producer & 1) != 0 ? 2 : 1;
    }

    /** The name of a message: what its payload holds. */
    int id(int producer, int message) {
        return producer * messages + message;
    }

    @Override
    public String toString() {
        return producers + "P/" + consumers + "C, " + messages + " messages each, " + slots + " slots, " + crashes
                + " crashes"
                + (spans ? ", spans of 1 and 2" : "")
                + (expiries > 0 ? ", " + expiries + " expiries" : "")
                + (releases > 0 ? ", " + releases + " releases" : "")
                + (threads ? ", consumers of one process" : "")
                + ", hints shared after " + shareAfter
                + (faults.isEmpty() ? "" : ", wrong on purpose: " + faults);
    }
}
