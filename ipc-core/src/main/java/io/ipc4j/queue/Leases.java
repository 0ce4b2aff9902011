package io.ipc4j.queue;

import io.ipc4j.spi.LeasedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The messages that one client has and has not answered, by their tags, which ascend. Most are answered soon: those have a place in a
 * ring, which grows as needed. Who keeps one for long gives up its place to a later one.
 */
final class Leases {
    private static final int LARGEST_RING = 8192;

    private @Nullable LeasedMessage[] ring = new LeasedMessage[16];
    private long[] tags = new long[16];
    private final TreeMap<Long, LeasedMessage> old = new TreeMap<>();

    void add(long tag, LeasedMessage message) {
        while (ring[place(tag)] != null) {
            if (ring.length < LARGEST_RING) {
                grow();
            } else {
                int place = place(tag);
                old.put(tags[place], ring[place]);
                ring[place] = null;
            }
        }
        ring[place(tag)] = message;
        tags[place(tag)] = tag;
    }

    private int place(long tag) {
        return (int) tag & (ring.length - 1);
    }

    private void grow() {
        @Nullable LeasedMessage[] messages = ring;
        long[] before = tags;
        ring = new LeasedMessage[2 * messages.length];
        tags = new long[ring.length];
        for (int i = 0; i < messages.length; i++) {
            if (messages[i] != null) {
                ring[place(before[i])] = messages[i];
                tags[place(before[i])] = before[i];
            }
        }
    }

    /** Takes one out; null if it is not there. */
    @Nullable
    LeasedMessage remove(long tag) {
        int place = place(tag);
        LeasedMessage message = ring[place];
        if (message != null && tags[place] == tag) {
            ring[place] = null;
            return message;
        }
        return old.isEmpty() ? null : old.remove(tag);
    }

    /** Takes all out, in the order in which they were leased. */
    List<LeasedMessage> removeAll() {
        for (int place = 0; place < ring.length; place++) {
            LeasedMessage message = ring[place];
            if (message != null) {
                old.put(tags[place], message);
                ring[place] = null;
            }
        }
        List<LeasedMessage> all = new ArrayList<>(old.values());
        old.clear();
        return all;
    }
}
