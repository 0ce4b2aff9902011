package io.ipc4j.mmap.queue;

import io.ipc4j.spi.Readiness;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** What other processes do with a queue, and how they say so. */
final class QueuePeer {

    private QueuePeer() {}

    /** Leases what is there, without an answer, says how much, and stays. */
    static final class Keeper {
        private Keeper() {}

        public static void main(String[] args) throws Exception {
            MmapQueue queue = Queues.open(Path.of(args[0]));
            int count = 0;
            while (queue.tryLease() != null) {
                count++;
            }
            System.out.println(count);
            LockSupport.park();
        }
    }

    /** Sleeps until there is a message, acknowledges it, and says its number; again and again. */
    static final class Taker {
        private Taker() {}

        public static void main(String[] args) throws Exception {
            MmapQueue queue = Queues.open(Path.of(args[0]));
            System.out.println("open");
            while (true) {
                Lease lease = take(queue);
                long number = lease.number();
                lease.ack();
                System.out.println(number);
            }
        }
    }

    static Lease take(MmapQueue queue) {
        Thread self = Thread.currentThread();
        while (true) {
            Lease lease = queue.tryLease();
            if (lease != null) {
                return lease;
            }
            Runnable disarm = queue.readiness().arm(Readiness.READ, () -> LockSupport.unpark(self));
            try {
                lease = queue.tryLease();
                if (lease != null) {
                    return lease;
                }
                LockSupport.park();
            } finally {
                disarm.run();
            }
        }
    }

    /** Runs out of memory, once, where it sees to the dead; says what a thread that sleeps is told, and closes the queue when it can read a byte. */
    static final class Exhausted {
        private Exhausted() {}

        public static void main(String[] args) throws Exception {
            AtomicBoolean enough = new AtomicBoolean(true);
            CrashHook.set(point -> {
                if (point == CrashPoint.SWEEP_BEFORE_REWIND && enough.getAndSet(false)) {
                    throw new OutOfMemoryError("as if");
                }
            });
            try (MmapQueue queue = Queues.open(Path.of(args[0]))) {
                FutureTask<Lease> taker = new FutureTask<>(() -> take(queue));
                Thread thread = new Thread(taker);
                thread.setDaemon(true);
                thread.start();
                System.out.println("open");
                try {
                    System.out.println(taker.get(60, TimeUnit.SECONDS));
                } catch (ExecutionException | TimeoutException e) {
                    System.out.println(e);
                }
                System.in.read();
            }
        }
    }

    /** Dies at a place, after so many times there. */
    static final class Mortal {
        private Mortal() {}

        public static void main(String[] args) throws Exception {
            CrashPoint place = CrashPoint.valueOf(args[1]);
            int[] times = {Integer.parseInt(args[2])};
            CrashHook.set(point -> {
                if (point == place && times[0]-- == 0) {
                    Runtime.getRuntime().halt(99);
                }
            });
            try (MmapQueue queue = Queues.small(Path.of(args[0]))) {
                Lease first = queue.tryLease();
                if (first != null) {
                    first.ack();
                }
                for (int i = 0; i < 100; i++) {
                    Queues.put(queue, 1000 + i, 2000 + i);
                    Lease lease = queue.tryLease();
                    if (lease != null && i % 3 == 0) {
                        lease.ack();
                    } else if (lease != null) {
                        lease.release();
                    }
                    System.out.println(i); // gives the others time to die and to be buried
                }
            }
        }
    }
}
