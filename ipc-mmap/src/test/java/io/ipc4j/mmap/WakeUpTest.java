package io.ipc4j.mmap;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.Channel;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes that sleep whenever they wait, and wake each other; the safety net never has to. {@code -Dipc4j.tck.long=true} runs the long forms.
 */
@Timeout(value = 8, unit = TimeUnit.HOURS)
class WakeUpTest {
    private static final boolean LONG = Boolean.getBoolean("ipc4j.tck.long");

    @TempDir
    private Path directory;

    private String address() {
        return "mmap:" + directory + "/a?ringDir=" + directory;
    }

    /** If a wake-up is lost, the net finds the sleeper, and counts. */
    @Test
    void noWakeUpIsLost() throws Exception {
        long before = SafetyNet.rescued();
        Random random = new Random(1);
        try (Listener<byte[]> listener = Ipc.listen(address() + "&wait=block", Codec.bytes());
                SecondJvm peer = SecondJvm.start(Peers.SleepyEcho.class, address() + "&wait=block")) {
            try (Channel<byte[]> channel = listener.accept()) {
                for (int i = 0; i < (LONG ? 10_000_000 : 200_000); i++) {
                    Peers.pause(random);
                    channel.send(new byte[i % 64]);
                    assertThat(channel.receive(Duration.ofSeconds(20)))
                            .as("answer %d", i)
                            .hasSize(i % 64);
                }
            }
            assertThat(SafetyNet.rescued()).as("lost here").isEqualTo(before);
            assertThat(peer.readLine()).as("lost there").isEqualTo("0");
        }
    }

    /** The same for those who wait for room: the smallest ring, and messages that fill it. */
    @Test
    void noWakeUpForRoomIsLost() throws Exception {
        long before = SafetyNet.rescued();
        Random random = new Random(1);
        String small = address() + "&ring=64k&wait=block";
        try (Listener<byte[]> listener = Ipc.listen(small, Codec.bytes());
                SecondJvm peer = SecondJvm.start(Peers.Drain.class, small)) {
            try (Channel<byte[]> channel = listener.accept()) {
                for (int i = 0; i < (LONG ? 3_000_000 : 20_000); i++) {
                    assertThat(channel.send(new byte[random.nextInt(60_000)], Duration.ofSeconds(20)))
                            .as("message %d", i)
                            .isTrue();
                }
            }
            assertThat(SafetyNet.rescued()).as("lost here").isEqualTo(before);
            assertThat(peer.readLine()).as("lost there").isEqualTo("0");
        }
    }
}
