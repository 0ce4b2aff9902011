package io.ipc4j.mmap.queue;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lets tests in at the {@linkplain CrashPoint places} where a death hurts most. Nothing in a program sets anything here. */
final class CrashPoints {
    private static @Nullable Consumer<CrashPoint> hook;
    private static boolean repairing = true;

    private CrashPoints() {}

    static void at(CrashPoint point) {
        Consumer<CrashPoint> set = hook;
        if (set != null) {
            set.accept(point);
        }
    }

    /** Before the first queue is opened. */
    static void hook(Consumer<CrashPoint> each) {
        hook = each;
    }

    /** Nobody cleans up after the dead any more: for tests that must fail then. */
    static void withoutRepair() {
        repairing = false;
    }

    static boolean isRepairing() {
        return repairing;
    }
}
