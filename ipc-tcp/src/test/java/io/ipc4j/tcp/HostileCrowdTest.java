package io.ipc4j.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.Channel;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thousand hostile clients beside an honest one, and a server in a process of its own so that its memory can be measured. */
@Timeout(120)
class HostileCrowdTest {
    private static final int CROWD = 1_000;
    private static final long MOST_GROWTH = 32L << 20;

    @Test
    void aThousandHostileClientsCostLittleAndTheHonestOneNoticesNothing() throws Exception {
        try (ChildJvm child = ChildJvm.start(List.of(), EchoProcess.class, "tcp://127.0.0.1:0")) {
            String address = child.readLine();
            Honest honest = new Honest(address);
            Awaitility.await().until(() -> honest.echoes.get() > 100);
            long heap = child.askNumber("heap");
            long direct = child.askNumber("direct");
            List<SocketChannel> crowd = new ArrayList<>();
            int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
            for (int i = 0; i < CROWD; i++) {
                crowd.add(attack(port, i));
            }
            // The honest one is served after all that the crowd has sent before, more than once.
            long seen = honest.echoes.get();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> honest.echoes.get() > seen + 100);
            long grown = child.askNumber("heap") - heap;
            long grownDirect = child.askNumber("direct") - direct;
            System.out.printf(
                    "%d hostile clients: %d KiB of heap, %d KiB of direct memory%n",
                    CROWD, grown >> 10, grownDirect >> 10);
            assertThat(grown).as("growth of the heap").isLessThan(MOST_GROWTH);
            assertThat(grownDirect).as("growth of direct memory").isLessThan(MOST_GROWTH);
            for (SocketChannel each : crowd) {
                each.close();
            }
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> child.askNumber("clients") == 1);
            honest.end();
            assertThat(child.end()).isZero();
        }
    }

    private static SocketChannel attack(int port, int number) throws IOException {
        SocketChannel socket = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        switch (number % 8) {
            case 0 -> write(socket, header(Integer.MAX_VALUE));
            case 1 -> write(socket, header(-1));
            case 2 -> write(socket, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
            case 3 -> {
                write(socket, header(16 << 20)); // the most that may be announced
                write(socket, new byte[1_000]);
            }
            case 4 -> {
                write(socket, Arrays.copyOf(header(100), 7));
                socket.close();
            }
            case 5 -> {
                for (byte b : header(1)) {
                    write(socket, new byte[] {b});
                }
            }
            case 6 -> floodWithEmptyFrames(socket);
            default -> {
                write(socket, header(5));
                socket.setOption(StandardSocketOptions.SO_LINGER, 0);
                socket.close();
            }
        }
        return socket;
    }

    /** Sends empty frames and reads no echo, until the line is full or it has sent some thousands. */
    private static void floodWithEmptyFrames(SocketChannel socket) throws IOException {
        socket.configureBlocking(false);
        ByteBuffer zeros = ByteBuffer.allocate(32_000);
        for (int i = 0; i < 4; i++) {
            if (socket.write(zeros.clear()) == 0) {
                return;
            }
        }
    }

    /** A server that has seen enough closes; then there is nobody to write to. */
    private static void write(SocketChannel socket, byte[] bytes) {
        try {
            socket.write(ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            assertThat(e.getMessage()).matches("(?i).*(reset|broken pipe).*");
        }
    }

    private static byte[] header(int length) {
        return ByteBuffer.allocate(4).putInt(length).array();
    }

    /** Sends numbered messages, some at a time, and checks each echo. */
    private static final class Honest {
        final AtomicLong echoes = new AtomicLong();
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicReference<Throwable> trouble = new AtomicReference<>();
        private final Thread thread;

        Honest(String address) throws InterruptedException {
            Channel<byte[]> channel = Ipc.connect(address, Codec.bytes());
            thread = new Thread(() -> {
                try (channel) {
                    talk(channel);
                } catch (Throwable e) {
                    trouble.set(e);
                }
            });
            thread.start();
        }

        private void talk(Channel<byte[]> channel) throws InterruptedException {
            while (!over.get()) {
                long first = echoes.get();
                for (int i = 0; i < 10; i++) {
                    channel.send(numbered(first + i));
                }
                for (int i = 0; i < 10; i++) {
                    assertThat(channel.receive(Duration.ofSeconds(30))).isEqualTo(numbered(first + i));
                    echoes.incrementAndGet();
                }
            }
        }

        private static byte[] numbered(long number) {
            return ByteBuffer.allocate((int) (8 + number % 500)).putLong(number).array();
        }

        void end() throws InterruptedException {
            over.set(true);
            thread.join();
            assertThat(trouble.get()).isNull();
        }
    }
}
