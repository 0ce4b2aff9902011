package io.ipc4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.Channel;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A thousand clients of one thread of a server. */
@Timeout(600)
class ManyClientsIT {
    private static final int CLIENTS = 1000;
    private static final int MESSAGES = 20;
    private static final int ROUND_TRIPS = 5000;

    @TempDir
    private Path directory;

    static Stream<Attacked> transports() {
        return Attacked.all().filter(each -> !each.scheme().equals("pipe")); // which takes a thread a client
    }

    @ParameterizedTest
    @MethodSource("transports")
    void eachOfAThousandGetsItsEchoesInOrder(Attacked attacked) throws Exception {
        String address = attacked.address(directory);
        List<Channel<byte[]>> clients = new ArrayList<>();
        try (PuppetProcess server = PuppetProcess.start()) {
            assertThat(server.read()).isEqualTo("ready");
            server.say("listen " + address);
            assertThat(server.read()).isEqualTo("won");
            clients.add(Ipc.connect(address, Codec.bytes()));
            double one = echo(clients);
            while (clients.size() < CLIENTS) {
                clients.add(Ipc.connect(address, Codec.bytes()));
            }
            for (int i = 0; i < MESSAGES; i++) {
                for (int client = 0; client < CLIENTS; client++) {
                    clients.get(client).send(message(client, i));
                }
            }
            for (int client = 0; client < CLIENTS; client++) {
                for (int i = 0; i < MESSAGES; i++) {
                    assertThat(clients.get(client).receive()).isEqualTo(message(client, i));
                }
            }
            double many = echo(clients);
            System.out.printf(
                    "%s: an echo takes %.1f us with one client, %.1f us with %d%n", attacked, one, many, CLIENTS);
            if (Attacked.isLong() && !attacked.scheme().equals("mmap")) { // which looks at each client's memory
                assertThat(many / one).isLessThan(2);
            }
        } finally {
            clients.forEach(Channel::close);
        }
    }

    private static byte[] message(int client, int number) {
        return ByteBuffer.allocate(64).putInt(client).putInt(number).array();
    }

    /** The median in microseconds; each in turn, some rounds before the figures. */
    private static double echo(List<Channel<byte[]>> clients) throws InterruptedException {
        long[] nanos = new long[ROUND_TRIPS];
        for (int i = -ROUND_TRIPS; i < ROUND_TRIPS; i++) {
            Channel<byte[]> client = clients.get(Math.floorMod(i, clients.size()));
            long begin = System.nanoTime();
            client.send(message(0, i));
            assertThat(client.receive()).isEqualTo(message(0, i));
            nanos[Math.max(i, 0)] = System.nanoTime() - begin;
        }
        Arrays.sort(nanos);
        return nanos[nanos.length / 2] / 1e3;
    }
}
