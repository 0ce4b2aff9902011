package io.ipc4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TallyTest {
    private long now;
    private final Tally tally = new Tally("put", false, () -> now);

    private void addAt(long millis, int messages, long bytes) {
        now = TimeUnit.MILLISECONDS.toNanos(millis);
        tally.add(messages, bytes);
    }

    @Test
    void nothingIsNothing() {
        assertThat(tally.total()).isEqualTo("put nothing");
    }

    @Test
    void whatWasDoneAtOnceHasNoRate() {
        Tally real = new Tally("put", false);
        real.add(10_000, 90_000);
        assertThat(real.total()).isEqualTo("put 10,000 messages, 90,000 bytes");
    }

    /** How long the first took is not known, so it is not in the rate. */
    @Test
    void theRateIsOfWhatCameAfterTheFirst() {
        addAt(500, 1, 10);
        addAt(1_000, 1, 10);
        addAt(2_500, 1, 10);
        assertThat(tally.total()).isEqualTo("put 3 messages, 30 bytes, the last 2 in 2.00 s: 1 messages/s");
    }

    @Test
    void aLargeFirstBatchMakesNoLargeRate() {
        addAt(0, 10_000, 10_000);
        addAt(1_000, 50, 50);
        assertThat(tally.total()).isEqualTo("put 10,050 messages, 10,050 bytes, the last 50 in 1.00 s: 50 messages/s");
    }

    @Test
    void aClockMayBeginAnywhere() {
        now = Long.MAX_VALUE;
        tally.add(1, 1);
        now += TimeUnit.SECONDS.toNanos(1);
        tally.add(3, 3);
        assertThat(tally.total()).isEqualTo("put 4 messages, 4 bytes, the last 3 in 1.00 s: 3 messages/s");
    }
}
