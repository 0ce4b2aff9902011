package io.ipc4j.tck;

import io.ipc4j.QueueClosedException;
import io.ipc4j.QueueStats;
import io.ipc4j.spi.LeasedMessage;
import io.ipc4j.spi.QueueStore;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Signal;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store with a fault. */
final class BrokenStore implements QueueStore {
    private static final int NOW_AND_THEN = 37;
    private static final CountDownLatch END = new CountDownLatch(1);
    private static final Queue<FileInputStream> LEAKS = new ConcurrentLinkedQueue<>();

    private final QueueStore store;
    private final QueueFault fault;
    private final long capacity;
    private final Signal signal;
    private final AtomicInteger count = new AtomicInteger();
    private final Queue<Kept> kept = new ConcurrentLinkedQueue<>();
    private final Queue<LeasedMessage> swapped = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    private record Kept(ByteBuffer message, long series, long number) {}

    BrokenStore(QueueStore store, QueueFault fault, long capacity) {
        this.store = store;
        this.fault = fault;
        this.capacity = capacity;
        this.signal = signal(store.readiness(), fault);
        if (fault == QueueFault.LEAKS_A_THREAD) {
            Thread thread = new Thread(BrokenStore::awaitEnd, "leaked");
            thread.setDaemon(true);
            thread.start();
        } else if (fault == QueueFault.LEAKS_A_DESCRIPTOR) {
            try {
                LEAKS.add(new FileInputStream("/dev/null"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Signal signal(Signal real, QueueFault fault) {
        if (fault == QueueFault.WAKES_NOBODY) {
            return new Signal();
        } else if (fault == QueueFault.SWALLOWS_A_WAKE_UP) {
            Signal relayed = new Signal();
            AtomicInteger raised = new AtomicInteger();
            real.arm(Readiness.READ | Readiness.WRITE, () -> {
                if (raised.incrementAndGet() % NOW_AND_THEN != 0) {
                    relayed.raise(Readiness.READ | Readiness.WRITE);
                }
            });
            return relayed;
        }
        return real;
    }

    /** Ends what was leaked. */
    static void cleanUp() {
        END.countDown();
        LEAKS.forEach(each -> {
            try {
                each.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void awaitEnd() {
        try {
            END.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean nowAndThen() {
        return count.incrementAndGet() % NOW_AND_THEN == 0;
    }

    @Override
    public boolean tryPut(ByteBuffer message, long series, long number) {
        checkOpen();
        return switch (fault) {
            case LOSES_A_MESSAGE -> nowAndThen() || store.tryPut(message, series, number);
            case LOSES_EMPTY_MESSAGES -> !message.hasRemaining() || store.tryPut(message, series, number);
            case PUTS_WHAT_IT_REFUSED -> {
                boolean put = store.tryPut(message, series, number);
                if (!put && kept.isEmpty()) {
                    ByteBuffer copy = ByteBuffer.allocate(message.remaining());
                    kept.add(new Kept(copy.put(message.duplicate()).flip(), series, number));
                }
                yield put;
            }
            case KEEPS_THE_PUTTERS_BUFFER -> {
                boolean room = putKept();
                if (room) {
                    kept.add(new Kept(message.duplicate(), series, number));
                }
                yield room;
            }
            default -> store.tryPut(message, series, number);
        };
    }

    /** False if there is no room for what was kept. */
    private boolean putKept() {
        Kept first = kept.peek();
        if (first != null && store.tryPut(first.message, first.series, first.number)) {
            kept.remove();
        }
        return kept.isEmpty();
    }

    @Override
    public @Nullable LeasedMessage tryLease() {
        checkOpen();
        LeasedMessage first = swapped.poll();
        if (first == null) {
            first = store.tryLease();
        }
        if (fault == QueueFault.SWAPS_TWO_MESSAGES && first != null && nowAndThen()) {
            LeasedMessage second = store.tryLease();
            if (second != null) {
                swapped.add(first);
                first = second;
            }
        }
        if (first == null) {
            putKept();
        }
        return first == null ? null : new Lease(first);
    }

    /** A message of a store with a fault. */
    private final class Lease implements LeasedMessage {
        private final LeasedMessage message;
        private final ByteBuffer bytes;

        Lease(LeasedMessage message) {
            this.message = message;
            ByteBuffer whole = message.bytes();
            if (fault == QueueFault.TEARS_A_MESSAGE && whole.remaining() > 5000) {
                byte[] torn = new byte[whole.remaining()];
                whole.get(whole.position(), torn, 0, 4096);
                whole = ByteBuffer.wrap(torn);
            }
            bytes = whole;
        }

        @Override
        public ByteBuffer bytes() {
            return bytes;
        }

        @Override
        public int deliveries() {
            return fault == QueueFault.FORGETS_HOW_OFTEN_IT_DELIVERED ? 1 : message.deliveries();
        }

        @Override
        public long series() {
            return message.series();
        }

        @Override
        public long number() {
            return message.number() + (fault == QueueFault.CHANGES_NAMES ? message.deliveries() : 0);
        }

        @Override
        public void ack() {
            checkOpen();
            if (fault == QueueFault.DELIVERS_AGAIN_AFTER_ACK && nowAndThen()) {
                message.release();
            } else {
                message.ack();
                putKept();
            }
        }

        @Override
        public void release() {
            checkOpen();
            if (fault != QueueFault.IGNORES_RELEASE) {
                message.release();
            }
        }

        @Override
        public void reject() {
            checkOpen();
            if (fault == QueueFault.LOSES_DEAD_LETTERS) {
                message.ack();
            } else {
                message.reject();
            }
        }
    }

    @Override
    public boolean isDrained() {
        checkOpen();
        return fault == QueueFault.IS_DRAINED_TOO_EARLY ? store.stats().waiting() == 0 : store.isDrained();
    }

    @Override
    public QueueStats stats() {
        checkOpen();
        QueueStats real = store.stats();
        long waiting = real.waiting() + (fault == QueueFault.MISCOUNTS ? real.leased() : 0);
        long room = fault == QueueFault.TAKES_WITHOUT_BOUND ? capacity : real.capacity();
        return new QueueStats(
                waiting, real.leased(), room, real.participants(), real.redelivered(), real.deadLetters());
    }

    @Override
    public int maxMessage() {
        return store.maxMessage();
    }

    @Override
    public Signal readiness() {
        return signal;
    }

    @Override
    public @Nullable QueueStore deadLetters() {
        return store.deadLetters();
    }

    private void checkOpen() {
        if (!closed) {
            return;
        }
        if (fault == QueueFault.THROWS_FOREIGN_EXCEPTIONS_WHEN_CLOSED) {
            throw new IllegalStateException("foreign");
        }
        throw new QueueClosedException("closed", null);
    }

    @Override
    public void close() {
        switch (fault) {
            case HANGS_IN_CLOSE -> {
                if (Thread.currentThread().getName().startsWith("ipc4j-tck-")) {
                    awaitEnd(); // but the test's own thread must come out of its try
                }
                store.close();
            }
            case STAYS_OPEN -> {}
            case KEEPS_LEASES_AT_CLOSE -> closed = true;
            default -> {
                closed = fault == QueueFault.THROWS_FOREIGN_EXCEPTIONS_WHEN_CLOSED;
                store.close();
            }
        }
    }
}
