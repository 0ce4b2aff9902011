package io.ipc4j.mmap.queue;

import static io.ipc4j.mmap.queue.CrashPoint.AFTER_ACK;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** A process that dies, or stands still for ever, as soon as it comes to a place. */
final class Doomed {
    static final int DEAD = 99;

    /** Of several blocks, in {@link Queues#small}. */
    static final int LENGTH = 3000;

    private static final Set<CrashPoint> PUTTING =
            EnumSet.of(CrashPoint.BEFORE_CLAIM, CrashPoint.AFTER_CLAIM, CrashPoint.IN_PAYLOAD, CrashPoint.AFTER_READY);
    private static final Set<CrashPoint> TAKING =
            EnumSet.of(CrashPoint.AFTER_LEASE, CrashPoint.WHILE_LEASED, CrashPoint.IN_ACK, AFTER_ACK);

    private Doomed() {}

    /**
     * Does what leads to the place: puts message 2, takes and acknowledges the next message, or puts and takes others, numbered from 1,000 on, until the
     * ring's end must be left out. For the other places it opens the queue, and closes it when it can read a byte.
     *
     * @param args the queue, the place, and {@code halt} or {@code stall}
     */
    public static void main(String[] args) throws Exception {
        CrashPoint place = CrashPoint.valueOf(args[1]);
        boolean stall = args[2].equals("stall");
        CrashHook.set(point -> {
            if (point == place && stall) {
                System.out.println("stalled");
                while (true) {
                    LockSupport.park();
                }
            } else if (point == place) {
                Runtime.getRuntime().halt(DEAD);
            }
        });
        try (MmapQueue queue = Queues.small(Path.of(args[0]))) {
            System.out.println("open");
            if (PUTTING.contains(place)) {
                Queues.put(queue, 2, LENGTH);
            } else if (TAKING.contains(place)) {
                queue.tryLease().ack();
            } else if (place == CrashPoint.IN_PADDING) {
                for (int i = 0; i < 100; i++) {
                    Queues.put(queue, 1000 + i, 4 * LENGTH);
                    queue.tryLease().ack();
                }
            } else {
                System.in.read();
            }
        }
    }
}
