package io.ipc4j.mmap.queue;

/**
 * The table of those who have the queue open. A participant first takes its lock and then registers, so whoever is registered and has
 * no lock is dead, or has lost it.
 */
final class Participants {
    private static final long REGISTERED = 1;

    private final QueueMemory memory;

    Participants(QueueMemory memory) {
        this.memory = memory;
    }

    boolean isRegistered(int number) {
        return (state(number) & REGISTERED) != 0;
    }

    /** Another one with each participant that has had the number. */
    long generation(int number) {
        return state(number) >>> 1;
    }

    private long state(int number) {
        return memory.get(QueueLayout.participant(number) + QueueLayout.STATE);
    }

    void register(int number, ProcessFacts process) {
        int at = QueueLayout.participant(number);
        memory.set(at + QueueLayout.PID, process.pid());
        memory.set(at + QueueLayout.START, process.start());
        memory.set(at + QueueLayout.WORLD, process.world());
        pace(number, Housekeeping.FAST);
        beat(number);
        memory.set(at + QueueLayout.STATE, generation(number) + 1 << 1 | REGISTERED);
    }

    void unregister(int number) {
        memory.set(QueueLayout.participant(number) + QueueLayout.STATE, generation(number) << 1);
    }

    ProcessFacts process(int number) {
        int at = QueueLayout.participant(number);
        return new ProcessFacts(
                memory.get(at + QueueLayout.PID),
                memory.get(at + QueueLayout.START),
                memory.get(at + QueueLayout.WORLD));
    }

    void beat(int number) {
        memory.add(QueueLayout.participant(number) + QueueLayout.HEARTBEAT, 1);
    }

    /** Says how long it may be until the next heartbeat. */
    void pace(int number, long millis) {
        memory.set(QueueLayout.participant(number) + QueueLayout.PACE, millis);
    }

    long pace(int number) {
        return memory.get(QueueLayout.participant(number) + QueueLayout.PACE);
    }

    long heartbeat(int number) {
        return memory.get(QueueLayout.participant(number) + QueueLayout.HEARTBEAT);
    }

    /** How many there are, with those who died a moment ago. */
    int registered() {
        int registered = 0;
        for (int i = 0; i < QueueLayout.MOST_PARTICIPANTS; i++) {
            registered += isRegistered(i) ? 1 : 0;
        }
        return registered;
    }

    /** How many are registered and not known to have ended. */
    int alive(ProcessFacts observer) {
        int alive = 0;
        for (int i = 0; i < QueueLayout.MOST_PARTICIPANTS; i++) {
            if (isRegistered(i)) {
                ProcessFacts process = process(i);
                boolean gone = process.world() == observer.world() && observer.world() != 0 && process.isGone();
                alive += gone ? 0 : 1;
            }
        }
        return alive;
    }
}
