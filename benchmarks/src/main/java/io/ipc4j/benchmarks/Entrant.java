package io.ipc4j.benchmarks;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Something to be compared with others. */
public interface Entrant {

    /** What tables, JSON and {@code --only} call it. */
    String name();

    /** Whom it is compared with. */
    Route route();

    /** Where it takes part. */
    Set<Bench> benches();

    /** What its processes, and no others, need on their command line. */
    default List<String> jvmFlags() {
        return List.of();
    }

    /** Why it can't run here; null if it can. Asked in the process that starts the others. */
    default @Nullable String missing() {
        return null;
    }

    /** Whether it is ipc4j: then a failure is ours. */
    default boolean isOurs() {
        return false;
    }

    /** Whether it serves more than one client. */
    default boolean servesMany() {
        return true;
    }

    /** Whether all that it ever carries stays on the disk: then its processes begin anew with each turn, and nothing. */
    default boolean keepsAll() {
        return false;
    }

    /** Whether another one runs nearly the same code: a quick look does without this one. */
    default boolean isVariant() {
        return false;
    }
}
