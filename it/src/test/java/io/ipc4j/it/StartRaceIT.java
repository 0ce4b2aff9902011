package io.ipc4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.Channel;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sixteen processes start the same server at once: one wins, and serves, and no live one's address is ever taken. */
@Timeout(600)
class StartRaceIT {
    private static final int RACERS = 16;

    /** In each so many rounds the winner is killed instead of closed. */
    private static final int KILLS = 4;

    @TempDir
    private Path directory;

    static Stream<Attacked> transports() {
        return Attacked.all();
    }

    @ParameterizedTest
    @MethodSource("transports")
    void oneOfSixteenWinsAndTheNextStartAfterAKillSucceedsAtOnce(Attacked attacked) throws Exception {
        String address = attacked.address(directory);
        int rounds = Attacked.isLong() ? 100 : 8;
        List<PuppetProcess> racers = new ArrayList<>();
        try {
            for (int i = 0; i < RACERS; i++) {
                racers.add(PuppetProcess.start());
            }
            for (PuppetProcess racer : racers) {
                assertThat(racer.read()).isEqualTo("ready");
            }
            for (int round = 0; round < rounds; round++) {
                int winner = race(racers, address);
                assertEchoes(address);
                if (round % KILLS == KILLS - 1) {
                    racers.get(winner).killAndWait();
                    // No waiting, no second try: what the dead one held is free.
                    PuppetProcess next = racers.get((winner + 1) % RACERS);
                    next.say("listen " + address);
                    assertThat(next.read())
                            .as("round %d, after the kill", round)
                            .isEqualTo("won");
                    assertEchoes(address);
                    close(next);
                    racers.set(winner, PuppetProcess.start());
                    assertThat(racers.get(winner).read()).isEqualTo("ready");
                } else {
                    close(racers.get(winner));
                }
                try (Stream<Path> left = Files.list(directory)) {
                    assertThat(left).as("files after round %d", round).isEmpty();
                }
            }
        } finally {
            racers.forEach(PuppetProcess::close);
        }
    }

    private static int race(List<PuppetProcess> racers, String address) throws Exception {
        for (PuppetProcess racer : racers) {
            racer.say("listen " + address);
        }
        List<Integer> winners = new ArrayList<>();
        for (int i = 0; i < racers.size(); i++) {
            String result = racers.get(i).read();
            assertThat(result).isIn("won", "lost");
            if (result.equals("won")) {
                winners.add(i);
            }
        }
        assertThat(winners).as("winners").hasSize(1);
        return winners.get(0);
    }

    private static void close(PuppetProcess winner) throws Exception {
        winner.say("close");
        assertThat(winner.read()).isEqualTo("closed");
    }

    private static void assertEchoes(String address) throws InterruptedException {
        try (Channel<byte[]> channel = Ipc.connect(address, Codec.bytes())) {
            channel.send(new byte[] {42});
            assertThat(channel.receive()).containsExactly(42);
        }
    }
}
