package io.ipc4j.mmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes: killed and stopped. {@code -Dipc4j.tck.long=true} runs the long forms. */
@Timeout(value = 8, unit = TimeUnit.HOURS)
class MmapPeerTest {
    private static final boolean LONG = Boolean.getBoolean("ipc4j.tck.long");

    @TempDir
    private Path directory;

    private String address() {
        return "mmap:" + directory + "/a?ringDir=" + directory;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.toList();
        }
    }

    @Test
    void aPeerKilledWhileItSendsLeavesWholeMessagesAndNoFile() throws Exception {
        Random random = new Random();
        for (int round = 0; round < (LONG ? 500 : 8); round++) {
            try (Listener<byte[]> listener = Ipc.listen(address(), Codec.bytes());
                    SecondJvm peer = SecondJvm.start(Peers.Flood.class, address());
                    Channel<byte[]> channel = listener.accept()) {
                int kept = random.nextInt(20_000);
                for (int i = 0; i < kept; i++) {
                    assertThat(Peers.is(channel.receive(), i)).isTrue();
                }
                peer.process.destroyForcibly();
                assertThatThrownBy(() -> {
                            for (int i = kept; ; i++) {
                                assertThat(Peers.is(channel.receive(), i)).isTrue();
                            }
                        })
                        .isInstanceOf(ChannelClosedException.class);
            }
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void aPeerKilledWhileItReadsEndsTheSender() throws Exception {
        for (int round = 0; round < (LONG ? 500 : 4); round++) {
            try (Listener<byte[]> listener = Ipc.listen(address(), Codec.bytes());
                    SecondJvm peer = SecondJvm.start(Peers.Drain.class, address());
                    Channel<byte[]> channel = listener.accept()) {
                CompletableFuture<Throwable> failure = CompletableFuture.supplyAsync(() -> {
                    try {
                        while (true) {
                            channel.send(Peers.message(1));
                        }
                    } catch (ChannelClosedException | InterruptedException e) {
                        return e;
                    }
                });
                LockSupport.parkNanos(round * 1_000_000L);
                peer.process.destroyForcibly();
                assertThat(failure.get(60, TimeUnit.SECONDS)).isInstanceOf(ChannelClosedException.class);
            }
        }
    }

    /** The kernel tells at once; the bound is the promise's 50 ms, of the median since the machine may be busy. */
    @Test
    void aSleepingReceiverHearsOfTheDeathSoon() throws Exception {
        long[] took = new long[LONG ? 101 : 5];
        for (int round = 0; round < took.length; round++) {
            try (Listener<byte[]> listener = Ipc.listen(address(), Codec.bytes());
                    SecondJvm peer = SecondJvm.start(Peers.Echo.class, address());
                    Channel<byte[]> channel = listener.accept()) {
                channel.send(new byte[10]);
                channel.receive();
                CompletableFuture<Long> heard = CompletableFuture.supplyAsync(() -> {
                    assertThatThrownBy(channel::receive).isInstanceOf(ChannelClosedException.class);
                    return System.nanoTime();
                });
                peer.process.destroyForcibly();
                peer.process.waitFor();
                long dead = System.nanoTime();
                took[round] = heard.get(60, TimeUnit.SECONDS) - dead;
            }
        }
        Arrays.sort(took);
        assertThat(Duration.ofNanos(took[took.length / 2])).isLessThan(Duration.ofMillis(LONG ? 50 : 1000));
    }

    @Test
    void aStoppedPeerIsNotDead() throws Exception {
        try (Listener<byte[]> listener = Ipc.listen(address(), Codec.bytes());
                SecondJvm peer = SecondJvm.start(Peers.Echo.class, address());
                Channel<byte[]> channel = listener.accept()) {
            channel.send(Peers.message(0));
            assertThat(Peers.is(channel.receive(), 0)).isTrue();
            peer.signal("STOP");
            int sent = 1;
            while (channel.send(Peers.message(sent), Duration.ofMillis(LONG ? 20_000 : 1000))) {
                sent++;
            }
            assertThat(channel.isOpen()).isTrue();
            peer.signal("CONT");
            for (int i = 1; i < sent; i++) {
                assertThat(Peers.is(channel.receive(), i)).isTrue();
            }
        }
    }
}
