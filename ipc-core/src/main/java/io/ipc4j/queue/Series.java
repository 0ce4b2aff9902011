package io.ipc4j.queue;

import org.jspecify.annotations.Nullable;

/** What a server remembers of one client's puts, beyond the line that they came by: which of them are in the queue. */
final class Series {
    final long id;
    final NumberSet put = new NumberSet();
    private @Nullable Guest guest;

    Series(long id) {
        this.id = id;
    }

    /** From now on this guest puts it. Gives who did so before, if they are still here. */
    @Nullable
    Guest takenBy(Guest next) {
        Guest before = guest;
        guest = next;
        return before;
    }

    void leftBy(Guest gone) {
        if (guest == gone) {
            guest = null;
        }
    }

    boolean isInUse() {
        return guest != null;
    }
}
