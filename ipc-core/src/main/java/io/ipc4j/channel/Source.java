package io.ipc4j.channel;

import io.ipc4j.spi.Readiness;

/** What a poller sees of a channel or listener. */
public interface Source {

    Readiness readiness();

    /** Whether a look may find something though nothing new comes. */
    boolean mayHaveMore();

    /** Something new may have come. */
    void stir();

    /** Nothing is going on: gives back what memory isn't needed. */
    void rest();

    /** Whether there will never be anything again, and that has been told. */
    boolean isOver();

    /** Calls this when this side closes the source. */
    void onClose(Runnable hook);

    void removeHook(Runnable hook);
}
