package io.ipc4j.mmap;

import io.ipc4j.spi.Readiness;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Those of this process who sleep at one {@link Bell}, or are going to. Any thread. */
final class Sleepers {
    private final News news;
    private final CopyOnWriteArrayList<Sleeper> all = new CopyOnWriteArrayList<>();
    private final AtomicInteger reading = new AtomicInteger();
    private final AtomicInteger writing = new AtomicInteger();
    private final Suspicion reader = new Suspicion(Readiness.READ);
    private final Suspicion writer = new Suspicion(Readiness.WRITE);

    Sleepers(News news) {
        this.news = news;
    }

    private final class Sleeper {
        final int operations;
        final Runnable wake;
        /** The sleeps of each direction that they were told are over. */
        private volatile int toldReader;

        private volatile int toldWriter;

        Sleeper(int operations, Runnable wake) {
            this.operations = operations;
            this.wake = wake;
            tell(); // the first sleep that could be theirs is one that is ordered from now on
        }

        void tell() {
            toldReader = news.sleep(Readiness.READ);
            toldWriter = news.sleep(Readiness.WRITE);
        }

        boolean isIn(int sleep, int operation) {
            int told = operation == Readiness.READ ? toldReader : toldWriter;
            return (operations & operation) != 0 && sleep != 0 && sleep != told && sleep == news.sleep(operation);
        }
    }

    /** What the net saw in one direction when it looked last. Of its thread alone. */
    private final class Suspicion {
        private final int operation;
        private boolean due;
        private int sleep;
        private boolean late;

        Suspicion(int operation) {
            this.operation = operation;
        }

        /** Whether there is news for somebody, as there was the last time, and nobody has gone to sleep anew. */
        boolean look() {
            boolean dueBefore = due;
            int sleepBefore = sleep;
            due = isAny(operation) && news.isDue(operation);
            sleep = news.sleep(operation);
            late = due && dueBefore && sleep == sleepBefore;
            return late;
        }

        boolean isSleptThrough(Sleeper sleeper) {
            return late && sleeper.isIn(sleep, operation);
        }
    }

    /** Gives what removes them. */
    Runnable add(int operations, Runnable wake) {
        Sleeper sleeper = new Sleeper(operations, wake);
        all.add(sleeper);
        count(operations, 1);
        return () -> {
            if (all.removeIf(each -> each == sleeper)) {
                count(operations, -1);
            }
        };
    }

    private void count(int operations, int step) {
        if ((operations & Readiness.READ) != 0) {
            reading.addAndGet(step);
        }
        if ((operations & Readiness.WRITE) != 0) {
            writing.addAndGet(step);
        }
    }

    /** Whether there is anybody who waits for this. */
    boolean isAny(int operation) {
        return (operation == Readiness.READ ? reading : writing).get() != 0;
    }

    boolean isAny() {
        return !all.isEmpty();
    }

    void wakeAll() {
        for (Sleeper each : all) {
            each.tell();
            each.wake.run();
        }
    }

    /** For the net alone: whether some sleep, or are awake and busy, though there has been something for them since the last call. */
    boolean areLate() {
        return reader.look() | writer.look();
    }

    /** For the net alone, after {@link #areLate}: how many of them sleep, and were not told. */
    int missed() {
        int count = 0;
        for (Sleeper each : all) {
            count += reader.isSleptThrough(each) || writer.isSleptThrough(each) ? 1 : 0;
        }
        return count;
    }
}
