package io.ipc4j.mmap.queue;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a test does at the {@linkplain CrashPoint crash points} of its process: set before the first queue is opened, or never. */
final class CrashHook {
    private static @Nullable Consumer<CrashPoint> hook;

    private CrashHook() {}

    static void set(Consumer<CrashPoint> each) {
        hook = each;
    }

    static @Nullable Consumer<CrashPoint> get() {
        return hook;
    }
}
