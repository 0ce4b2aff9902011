package io.ipc4j.mmap.queue;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lets tests in at the {@linkplain CrashPoint places} where a death hurts most. Nothing in a program sets anything here. */
final class CrashPoints {
    /** A constant, so that the places cost a program nothing. */
    private static final @Nullable Consumer<CrashPoint> HOOK = CrashHook.get();

    private static boolean repairing = true;

    private CrashPoints() {}

    static void at(CrashPoint point) {
        if (HOOK != null) {
            HOOK.accept(point);
        }
    }

    /** Nobody cleans up after the dead any more: for tests that must fail then. */
    static void withoutRepair() {
        repairing = false;
    }

    static boolean isRepairing() {
        return repairing;
    }
}
