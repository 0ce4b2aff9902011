package io.ipc4j.mmap;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.spi.Readiness;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a bell gives to the safety net as having missed a ring, and whom not. */
class BellTest {
    @TempDir
    private Path directory;

    private SocketChannel peer;
    private Bell bell;
    private final Sleep sleep = new Sleep();
    private final List<Bell> net = new ArrayList<>();
    private final AtomicLong total = new AtomicLong();
    private int woken;

    /** One direction's, by hand. */
    private static final class Sleep implements News {
        int number;
        boolean due;

        @Override
        public boolean mayHave(int operations) {
            return due;
        }

        @Override
        public boolean order(int operations) {
            number++;
            return due;
        }

        @Override
        public boolean isDue(int operation) {
            return due;
        }

        @Override
        public int sleep(int operation) {
            return number;
        }
    }

    @BeforeEach
    void connect() throws IOException {
        Path path = directory.resolve("s");
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(path));
            SocketChannel mine = SocketChannel.open(UnixDomainSocketAddress.of(path));
            mine.configureBlocking(false);
            peer = listener.accept();
            bell = new Bell(mine, sleep, net::add, "test");
        }
    }

    @AfterEach
    void close() throws IOException {
        bell.close();
        peer.close();
    }

    /** Whoever listens to it has others to listen to. */
    @Test
    void aPeerThatRingsOnAndOnHoldsNobodyUp() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        Thread flood = new Thread(() -> flood(over)); // the common pool may have one thread only
        flood.start();
        try {
            for (int i = 0; i < 100; i++) {
                CompletableFuture.runAsync(bell::look).get(20, TimeUnit.SECONDS);
            }
        } finally {
            over.set(true);
            bell.close();
            peer.close();
            flood.join();
        }
    }

    private void flood(AtomicBoolean over) {
        ByteBuffer much = ByteBuffer.allocate(64 << 10);
        try {
            while (!over.get()) {
                peer.write(much.clear());
            }
        } catch (IOException e) {
            assertThat(over).isTrue();
        }
    }

    private Runnable arm() {
        return bell.arm(Readiness.READ, () -> woken++);
    }

    @Test
    void aSleepThatIsNotRungForIsCountedOnceAndEndedAtTheSecondLook() {
        arm();
        bell.order(Readiness.READ);
        sleep.due = true;
        assertThat(bell.rescue(total)).isZero();
        assertThat(woken).isZero();
        assertThat(bell.rescue(total)).isEqualTo(1);
        assertThat(woken).isEqualTo(1);
        assertThat(bell.rescue(total)).as("the same sleep").isZero();
        bell.order(Readiness.READ);
        assertThat(bell.rescue(total)).as("the next one, first look").isZero();
        assertThat(bell.rescue(total)).as("the next one").isEqualTo(1);
        assertThat(total).hasValue(2);
    }

    @Test
    void whoWasRungForAndIsSlowToRiseIsNotCounted() throws IOException {
        arm();
        bell.order(Readiness.READ);
        sleep.due = true;
        peer.write(ByteBuffer.allocate(1));
        for (int i = 0; i < 4; i++) {
            assertThat(bell.rescue(total)).isZero();
        }
        assertThat(woken).isPositive();
    }

    @Test
    void whoWasWokenByAnotherThreadThatTookTheByteIsNotCounted() throws IOException {
        arm();
        bell.order(Readiness.READ);
        sleep.due = true;
        peer.write(ByteBuffer.allocate(1));
        bell.look();
        for (int i = 0; i < 4; i++) {
            assertThat(bell.rescue(total)).isZero();
        }
    }

    @Test
    void whoHasArmedAndNotYetTriedIsNotCounted() {
        bell.order(Readiness.READ);
        arm();
        sleep.due = true;
        for (int i = 0; i < 4; i++) {
            assertThat(bell.rescue(total)).isZero();
        }
    }

    @Test
    void whoGoesToSleepAgainAndAgainIsNotCounted() {
        arm();
        sleep.due = true;
        for (int i = 0; i < 4; i++) {
            bell.order(Readiness.READ);
            assertThat(bell.rescue(total)).isZero();
        }
    }

    @Test
    void whoWaitsForSomethingElseIsNotCounted() {
        bell.arm(Readiness.WRITE, () -> woken++);
        arm().run();
        bell.order(Readiness.READ);
        Runnable nothing = bell.arm(0, () -> woken++);
        nothing.run();
        for (int i = 0; i < 4; i++) {
            assertThat(bell.rescue(total)).isZero();
        }
        assertThat(woken).isZero();
    }

    @Test
    void theEndIsNoLostRing() throws IOException {
        arm();
        bell.order(Readiness.READ);
        sleep.due = true;
        peer.close();
        assertThat(bell.rescue(total)).isZero();
        assertThat(bell.rescue(total)).isZero();
        assertThat(bell.isEnded()).isTrue();
        assertThat(bell.rescue(total)).isZero();
    }

    @Test
    void theNetIsToldOfTheFirstWhoArmsAndOfTheFirstAfterItLetGo() {
        arm().run();
        Runnable second = arm();
        assertThat(net).containsExactly(bell);
        assertThat(bell.isLetGo()).as("somebody is armed").isFalse();
        second.run();
        assertThat(bell.isLetGo()).isTrue();
        arm();
        assertThat(net).containsExactly(bell, bell);
    }
}
