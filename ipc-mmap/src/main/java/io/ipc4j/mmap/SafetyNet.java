package io.ipc4j.mmap;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes those in this process who sleep although there is something for them, and counts them: a wake-up that was lost costs 200 ms, not the channel. The count
 * should stay 0.
 *
 * <p>One daemon thread looks at the rings of all who sleep, ten times a second, and ends when nobody has slept for a while. A look is a look at memory, so a
 * thousand sleepers cost no more wake-ups than one; a timer each would take a core's whole time.
 */
final class SafetyNet implements Runnable {
    private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LINGER = TimeUnit.SECONDS.toNanos(1);

    private static final Set<Bell> ASLEEP = ConcurrentHashMap.newKeySet();
    private static final AtomicLong RESCUED = new AtomicLong();
    private static final ReentrantLock LOCK = new ReentrantLock();
    /** Guarded by the lock. */
    private static boolean running;

    /** When anybody slept last. */
    private long lastBusy = System.nanoTime();

    private SafetyNet() {}

    /** How many sleepers of this process had to be woken here, since the peer had not rung for them. */
    static long rescued() {
        return RESCUED.get();
    }

    /** Looks at this bell from now on, as long as somebody is armed. Any thread. */
    static void watch(Bell bell) {
        ASLEEP.add(bell);
        LOCK.lock();
        try {
            if (!running) {
                Thread thread = new Thread(new SafetyNet(), "ipc4j-mmap-net");
                thread.setDaemon(true);
                thread.start();
                running = true;
            }
        } finally {
            LOCK.unlock();
        }
    }

    @Override
    public void run() {
        boolean over = false;
        while (!over) {
            try {
                LockSupport.parkNanos(INTERVAL);
                ASLEEP.forEach(SafetyNet::look);
                over = isOver();
            } catch (InternalError e) {
                // JDK 17 says at some later call that a file was cut: whoever sleeps there is told by the socket.
            }
        }
    }

    private static void look(Bell bell) {
        try {
            boolean first = RESCUED.get() == 0;
            if (bell.rescue(RESCUED) > 0) {
                report(bell, first);
            }
        } catch (RuntimeException | Error e) {
            // A logger failed, or there is no memory: the others need the net all the more.
        }
        if (!bell.isArmed()) {
            ASLEEP.remove(bell);
            if (!bell.isLetGo()) {
                ASLEEP.add(bell);
            }
        }
    }

    private static void report(Bell bell, boolean first) {
        Logger logger = LoggerFactory.getLogger(SafetyNet.class);
        String text =
                "{}: a thread slept though there was something for it, and was woken by the safety net: the peer was stopped"
                        + " before it could ring, or there is a bug in ipc4j";
        if (first) {
            logger.warn(text + ". More of that is logged as debug", bell);
        } else {
            logger.debug(text, bell);
        }
    }

    /** Whether nobody has slept for a while; then the next one who does starts a new thread. */
    private boolean isOver() {
        if (!ASLEEP.isEmpty()) {
            lastBusy = System.nanoTime();
        }
        if (System.nanoTime() - lastBusy < LINGER) {
            return false;
        }
        LOCK.lock();
        try {
            running = !ASLEEP.isEmpty();
            return !running;
        } finally {
            LOCK.unlock();
        }
    }
}
