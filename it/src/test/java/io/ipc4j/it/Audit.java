package io.ipc4j.it;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the journals of all processes say together.
 *
 * @param confirmed how many messages were put for certain
 * @param lost those of them that nobody got
 * @param torn how many that came were not whole
 * @param afterAck those that came to somebody when their {@code ack} had returned, or were acknowledged twice
 * @param disorder first deliveries that began when that of a later message of the same process had ended
 * @param releases how often a message was given back
 * @param redelivered how many times a message came again that nobody had released
 */
record Audit(
        long confirmed,
        List<Parcel> lost,
        long torn,
        List<Parcel> afterAck,
        List<Parcel> disorder,
        long releases,
        long redelivered) {

    /** What became of a message. */
    private static final class Fate {
        private boolean confirmed;
        private int times;
        private int releases;
        private int acks;
        private Journal.@Nullable Entry first;
        private long lastGot = Long.MIN_VALUE;
        private long acked = Long.MAX_VALUE;

        private void note(Journal.Entry entry) {
            switch (entry.deed()) {
                case PUT -> confirmed = true;
                case RELEASING -> releases++;
                case ACKED -> {
                    acks++;
                    acked = Math.min(acked, entry.end());
                }
                case GOT -> {
                    times++;
                    lastGot = Math.max(lastGot, entry.end());
                    if (entry.deliveries() == 1 && (first == null || entry.end() < first.end())) {
                        first = entry;
                    }
                }
                case TORN -> {}
            }
        }
    }

    /** Looks through the journals, each of one process. */
    static Audit of(List<List<Journal.Entry>> journals) {
        Map<Parcel, Fate> fates = new HashMap<>();
        long torn = 0;
        for (List<Journal.Entry> journal : journals) {
            for (Journal.Entry entry : journal) {
                if (entry.deed() == Journal.Deed.TORN) {
                    torn++;
                } else {
                    fates.computeIfAbsent(entry.parcel(), parcel -> new Fate()).note(entry);
                }
            }
        }
        return new Audit(
                fates.values().stream().filter(fate -> fate.confirmed).count(),
                those(fates, fate -> fate.confirmed && fate.times == 0),
                torn,
                // Whoever has a message is the only one, and the dead note nothing: so none is noted after the answer.
                those(fates, fate -> fate.lastGot > fate.acked || fate.acks > 1),
                disorder(fates),
                fates.values().stream().mapToLong(fate -> fate.releases).sum(),
                fates.values().stream()
                        .mapToLong(fate -> Math.max(0, fate.times - 1 - fate.releases))
                        .sum());
    }

    private static List<Parcel> those(Map<Parcel, Fate> fates, Predicate<Fate> predicate) {
        return fates.entrySet().stream()
                .filter(entry -> predicate.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static List<Parcel> disorder(Map<Parcel, Fate> fates) {
        Map<List<Integer>, TreeMap<Long, Journal.Entry>> lives = new HashMap<>();
        fates.forEach((parcel, fate) -> {
            if (fate.first != null) {
                lives.computeIfAbsent(List.of(parcel.producer(), parcel.life()), life -> new TreeMap<>())
                        .put(parcel.number(), fate.first);
            }
        });
        List<Parcel> disorder = new ArrayList<>();
        for (TreeMap<Long, Journal.Entry> life : lives.values()) {
            long firstOfTheLater = Long.MAX_VALUE;
            for (Journal.Entry entry : life.descendingMap().values()) {
                if (firstOfTheLater < entry.begin()) {
                    disorder.add(entry.parcel());
                }
                firstOfTheLater = Math.min(firstOfTheLater, entry.end());
            }
        }
        return disorder;
    }
}
