package io.ipc4j.mmap;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.spi.Users;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A ring file that is opened by a thread that is interrupted. */
@Timeout(60)
class RingFileTest {
    private static final int ROUNDS = 200;
    private static final long PAUSE_NANOS = 200_000;

    @TempDir
    private Path directory;

    private RingFile file;

    @BeforeEach
    void create() throws Exception {
        file = RingFile.create(directory, "ring-", RingLayout.LEAST_RING);
    }

    @AfterEach
    void close() {
        Thread.interrupted();
        file.mapping().close();
        file.unlink();
    }

    private void assertOpens() throws Exception {
        RingFile same = RingFile.open(file.path(), RingLayout.LEAST_RING, file.token(), Users.own());
        assertThat(same.token()).isEqualTo(file.token());
        same.mapping().close();
    }

    @Test
    void anInterruptedThreadOpensItAndStaysInterrupted() throws Exception {
        Thread.currentThread().interrupt();
        assertOpens();
        assertThat(Thread.interrupted()).isTrue();
        assertOpens();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void interruptsMeanwhileDoNotMatter() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Thread me = Thread.currentThread();
        Thread other = new Thread(() -> {
            while (!done.get()) {
                me.interrupt();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        });
        other.start();
        try {
            for (int i = 0; i < ROUNDS; i++) {
                assertOpens();
            }
        } finally {
            done.set(true);
            while (other.isAlive()) {
                Thread.onSpinWait();
            }
        }
    }
}
