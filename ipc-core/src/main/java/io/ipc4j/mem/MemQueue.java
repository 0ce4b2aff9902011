package io.ipc4j.mem;

import io.ipc4j.QueueClosedException;
import io.ipc4j.QueueStats;
import io.ipc4j.spi.QueueStore;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Signal;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The messages of one name, shared by all who have it open ({@link MemStore}). */
final class MemQueue {
    /** A message takes the room of one small message for each of these, or a part of it. */
    static final int UNIT = 1024;

    final URI address;
    final int capacity;
    final int maxDeliveries;
    final Signal signal = new Signal();
    /** Null if this holds dead letters itself. */
    final @Nullable MemQueue deadLetters;

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<MemStore> users = new HashSet<>();
    private final Deque<Message> fresh = new ArrayDeque<>();
    /** What came back: taken before what is fresh, in the old order. */
    private final PriorityQueue<Message> returned =
            new PriorityQueue<>(Comparator.comparingLong(each -> each.position));

    private long positions;
    private long used;
    private long leased;
    private long redelivered;

    /** A message, wherever it is. Guarded by the lock of the queue that it is in. */
    static final class Message {
        final byte[] bytes;
        final long series;
        final long number;
        private final long position;
        private int deliveries;

        Message(byte[] bytes, long series, long number, long position) {
            this.bytes = bytes;
            this.series = series;
            this.number = number;
            this.position = position;
        }

        int units() {
            return MemQueue.units(bytes.length);
        }
    }

    /** A queue, and its dead letters. */
    MemQueue(URI address, int capacity, int maxDeliveries) {
        this(address, capacity, maxDeliveries, new MemQueue(address, capacity, 0, null));
    }

    private MemQueue(URI address, int capacity, int maxDeliveries, @Nullable MemQueue deadLetters) {
        this.address = address;
        this.capacity = capacity;
        this.maxDeliveries = maxDeliveries;
        this.deadLetters = deadLetters;
    }

    private static int units(int size) {
        return Math.max(1, (size + UNIT - 1) / UNIT);
    }

    void open(MemStore user) {
        lock.lock();
        try {
            users.add(user);
        } finally {
            lock.unlock();
        }
    }

    /** Gives back what this user has leased; true if nobody has the queue open any more. */
    boolean close(MemStore user) {
        try {
            lock.lock();
            try {
                if (users.remove(user)) {
                    user.leases.forEach(lease -> giveBack(lease.message));
                    user.leases.clear();
                }
                return users.isEmpty();
            } finally {
                lock.unlock();
            }
        } finally {
            signal.raise(Readiness.READ | Readiness.WRITE);
        }
    }

    /** The user may still have it open. The caller holds the lock. */
    private void checkOpen(MemStore user) {
        if (!users.contains(user)) {
            throw new QueueClosedException(address + " was closed by this side", null);
        }
    }

    boolean tryPut(MemStore user, ByteBuffer message, long series, long number) {
        lock.lock();
        try {
            checkOpen(user);
            int units = units(message.remaining());
            if (deadLetters == null) {
                makeRoom(units);
            } else if (used + units > capacity) {
                return false;
            }
            byte[] bytes = new byte[message.remaining()];
            message.get(message.position(), bytes);
            long position = positions++;
            add(new Message(bytes, series, number == QueueStore.UNNUMBERED ? position : number, position));
        } finally {
            lock.unlock();
        }
        signal.raise(Readiness.READ);
        return true;
    }

    private void add(Message message) {
        used += message.units();
        fresh.add(message);
    }

    /** Of dead letters the oldest give way; those that are leased can't. */
    private void makeRoom(int units) {
        while (used + units > capacity) {
            Message oldest = next();
            if (oldest == null) {
                return;
            }
            used -= oldest.units();
        }
    }

    private @Nullable Message next() {
        Message message = returned.poll();
        return message != null ? message : fresh.poll();
    }

    MemStore.@Nullable Lease tryLease(MemStore user) {
        lock.lock();
        try {
            checkOpen(user);
            Message message = next();
            if (message == null) {
                return null;
            }
            leased++;
            message.deliveries++;
            MemStore.Lease lease = user.new Lease(message, message.deliveries);
            user.leases.add(lease);
            return lease;
        } finally {
            lock.unlock();
        }
    }

    /** How a lease ends. */
    enum Answer {
        ACK,
        RELEASE,
        HAND_BACK,
        REJECT
    }

    void answer(MemStore user, MemStore.Lease lease, Answer answer) {
        lock.lock();
        try {
            checkOpen(user);
            user.leases.remove(lease);
            if (answer == Answer.HAND_BACK) {
                lease.message.deliveries--;
                leased--;
                returned.add(lease.message);
            } else if (answer == Answer.RELEASE || deadLetters == null && answer == Answer.REJECT) {
                giveBack(lease.message);
            } else {
                remove(lease.message, answer == Answer.REJECT);
            }
        } finally {
            lock.unlock();
        }
        signal.raise(Readiness.READ | Readiness.WRITE);
    }

    private void giveBack(Message message) {
        if (maxDeliveries > 0 && message.deliveries >= maxDeliveries) {
            remove(message, true);
            return;
        }
        leased--;
        redelivered++;
        returned.add(message);
    }

    private void remove(Message message, boolean dead) {
        leased--;
        used -= message.units();
        if (dead && deadLetters != null) {
            deadLetters.bury(message);
        }
    }

    /** Takes a message from the queue whose dead letters these are. */
    private void bury(Message message) {
        lock.lock();
        try {
            makeRoom(message.units());
            add(new Message(message.bytes, message.series, message.number, positions++));
        } finally {
            lock.unlock();
        }
        signal.raise(Readiness.READ);
    }

    boolean isDrained(MemStore user) {
        lock.lock();
        try {
            checkOpen(user);
            return used == 0;
        } finally {
            lock.unlock();
        }
    }

    QueueStats stats(MemStore user) {
        lock.lock();
        try {
            checkOpen(user);
            return stats();
        } finally {
            lock.unlock();
        }
    }

    /** For those who only look. */
    QueueStats stats() {
        lock.lock();
        try {
            long dead = deadLetters == null ? 0 : deadLetters.stats().waiting();
            return new QueueStats(fresh.size() + returned.size(), leased, capacity, users.size(), redelivered, dead);
        } finally {
            lock.unlock();
        }
    }
}
