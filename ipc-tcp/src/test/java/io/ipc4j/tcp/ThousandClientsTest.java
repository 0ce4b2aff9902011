package io.ipc4j.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.Channel;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thousand clients of one server with one thread, in a process of its own so that its memory and time can be measured. */
@Timeout(120)
class ThousandClientsTest {
    private static final int CLIENTS = 1_000;
    private static final int MESSAGES = 100;

    @Test
    void aThousandClientsAreAnsweredInOrderAndCostNextToNothingWhenTheyAreIdle() throws Exception {
        try (ChildJvm child = ChildJvm.start(List.of(), EchoProcess.class, "tcp://127.0.0.1:0")) {
            String address = child.readLine();
            List<Channel<byte[]>> first = connect(address);
            exchange(first, 3);
            first.forEach(Channel::close);
            awaitClients(child, 0);
            long heapBefore = child.askNumber("heap");

            List<Channel<byte[]>> clients = connect(address);
            exchange(clients, MESSAGES);
            assertThat(child.askNumber("clients")).isEqualTo(CLIENTS);
            assertIdle(child);
            long perClient = (child.askNumber("heap") - heapBefore) / CLIENTS;
            assertThat(perClient).as("bytes of heap an idle client").isLessThan(32 << 10);
            assertThat(child.askNumber("direct"))
                    .as("bytes of direct memory with all clients")
                    .isLessThan(16 << 20);
            System.out.println("an idle client of a server takes " + perClient + " bytes of heap");
            clients.forEach(Channel::close);
            awaitClients(child, 0);
            assertThat(child.end()).isZero();
        }
    }

    private static List<Channel<byte[]>> connect(String address) throws InterruptedException {
        List<Channel<byte[]>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Ipc.connect(address, Codec.bytes()));
        }
        return clients;
    }

    /** All clients send all, then each gets its own back, in order. */
    private static void exchange(List<Channel<byte[]>> clients, int messages) throws InterruptedException {
        for (int client = 0; client < clients.size(); client++) {
            for (int i = 0; i < messages; i++) {
                clients.get(client).send(message(client, i));
            }
        }
        for (int client = 0; client < clients.size(); client++) {
            for (int i = 0; i < messages; i++) {
                byte[] echo = clients.get(client).receive();
                if (!Arrays.equals(echo, message(client, i))) {
                    assertThat(echo).as("echo %d of client %d", i, client).isEqualTo(message(client, i));
                }
            }
        }
    }

    private static byte[] message(int client, int number) {
        return ByteBuffer.allocate(64).putInt(client).putInt(number).array();
    }

    private static void awaitClients(ChildJvm child, int count) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> child.askNumber("clients") == count);
    }

    /** The first looks may see the compiler finish what the exchange has made hot. */
    private static void assertIdle(ChildJvm child) throws IOException {
        double share = 1;
        for (int i = 0; i < 4 && share >= 0.01; i++) {
            long begin = System.nanoTime();
            Duration before = child.cpuTime();
            while (System.nanoTime() - begin < 5_000_000_000L) {
                LockSupport.parkNanos(5_000_000_000L - (System.nanoTime() - begin));
            }
            long used = child.cpuTime().minus(before).toNanos();
            share = (double) used / (System.nanoTime() - begin);
        }
        System.out.printf("a server with %d idle clients takes %.2f %% of a core%n", CLIENTS, 100 * share);
        assertThat(share).as("share of a core that idle clients take").isLessThan(0.01);
    }
}
