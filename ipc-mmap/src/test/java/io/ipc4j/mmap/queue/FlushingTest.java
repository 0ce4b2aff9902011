package io.ipc4j.mmap.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.QueueException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What can't be written to the disk, for another reason than the disk: here the mapping is none. */
@Timeout(120)
class FlushingTest {
    @Test
    void whateverEndsTheFlushingIsTold() throws Exception {
        BlockingQueue<QueueException> told = new LinkedBlockingQueue<>();
        try (IntervalFlushing flushing = new IntervalFlushing(null, "mmap:/q", Duration.ofMillis(1), told::add)) {
            flushing.written(0, 1);
            assertThat(told.poll(60, TimeUnit.SECONDS))
                    .isNotNull()
                    .hasMessageContainingAll("mmap:/q", "NullPointerException", "may be lost");
        }
    }

    @Test
    void afterOneFailureNothingIsSaidToBeOnTheDisk() {
        try (SyncFlushing flushing = new SyncFlushing(null, "mmap:/q")) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> flushing.written(0, 1))
                        .isInstanceOf(QueueException.class)
                        .hasMessageContainingAll("mmap:/q", "NullPointerException", "may be lost");
            }
        }
    }
}
