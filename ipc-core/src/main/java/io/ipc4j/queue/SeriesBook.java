package io.ipc4j.queue;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The clients whose puts a server remembers. Belongs to the host's thread. */
final class SeriesBook {
    /** Of so many clients; those that have left longest ago are forgotten. */
    private static final int MOST = 4096;

    private final Map<Long, Series> all = new LinkedHashMap<>(16, 0.75f, true);

    boolean knows(long id) {
        return all.containsKey(id);
    }

    Series get(long id) {
        return all.computeIfAbsent(id, Series::new);
    }

    void left(Series its, Guest guest) {
        its.leftBy(guest);
        all.get(its.id); // it is the last of those that have left
    }

    void forgetOldest() {
        for (Iterator<Series> each = all.values().iterator(); all.size() > MOST && each.hasNext(); ) {
            if (!each.next().isInUse()) {
                each.remove();
            }
        }
    }
}
