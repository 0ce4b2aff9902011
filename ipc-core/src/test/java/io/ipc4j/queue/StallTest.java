package io.ipc4j.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.QueueStats;
import io.ipc4j.spi.LeasedMessage;
import io.ipc4j.spi.QueueStore;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Signal;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StallTest {

    /** Full, and empty. */
    private static final class NoStore implements QueueStore {
        private final Signal signal = new Signal();

        @Override
        public boolean tryPut(ByteBuffer message, long series, long number) {
            return false;
        }

        @Override
        public @Nullable LeasedMessage tryLease() {
            return null;
        }

        @Override
        public boolean isDrained() {
            return false;
        }

        @Override
        public QueueStats stats() {
            return new QueueStats(0, 0, 0, 0, 0, 0);
        }

        @Override
        public int maxMessage() {
            return 0;
        }

        @Override
        public Signal readiness() {
            return signal;
        }

        @Override
        public @Nullable QueueStore deadLetters() {
            return null;
        }

        @Override
        public void close() {}
    }

    /** A store may wake only once for each time that it was armed. */
    @Test
    void whatHasRungIsArmedAnewBeforeTheNextSleep() {
        NoStore store = new NoStore();
        Stall stall = new Stall(store);
        AtomicInteger woken = new AtomicInteger();
        stall.stuck(1);
        assertThat(stall.arm(woken::incrementAndGet)).isTrue();
        assertThat(stall.arm(woken::incrementAndGet)).isFalse();
        store.signal.raise(Readiness.WRITE);
        assertThat(woken).hasValue(1);
        assertThat(stall.arm(woken::incrementAndGet)).isTrue();
        assertThat(stall.arm(woken::incrementAndGet)).isFalse();
        stall.disarm();
        assertThat(store.signal.isArmed(Readiness.WRITE)).isFalse();
    }
}
