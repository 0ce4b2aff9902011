package io.ipc4j.waiting;

import org.jspecify.annotations.Nullable;

/**
 * Something that may not be possible yet.
 *
 * @param <R> what it gives
 */
@FunctionalInterface
public interface Attempt<R> {

    /** Tries once, without waiting; null if it is not possible yet. Runs with the waiter's lock held. */
    @Nullable
    R tryOnce();

    /** Called before a sleep, with the lock held. */
    default void beforeSleep() {}
}
