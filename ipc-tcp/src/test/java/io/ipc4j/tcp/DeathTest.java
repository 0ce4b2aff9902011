package io.ipc4j.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import io.ipc4j.Server;
import io.ipc4j.ServerHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer that is stopped is slow; a peer that is killed is dead; nobody has to guess which. */
@Timeout(60)
class DeathTest {

    /** Connects, and echoes until it is ended. */
    static final class EchoingClient {
        private EchoingClient() {}

        public static void main(String[] args) throws InterruptedException {
            try (Channel<byte[]> channel = Ipc.connect(args[0], Codec.bytes())) {
                channel.forEach(channel::send);
            }
        }
    }

    private static ChildJvm startClient(String address) {
        return ChildJvm.start(List.of(), EchoingClient.class, address);
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Returns when each of its threads stands still, which takes a moment. */
    private static void stop(Process process) throws IOException, InterruptedException {
        signal(process, "STOP");
        Path threads = Path.of("/proc", String.valueOf(process.pid()), "task");
        Awaitility.await().until(() -> {
            try (Stream<Path> all = Files.list(threads)) {
                return all.allMatch(DeathTest::standsStill);
            }
        });
    }

    private static boolean standsStill(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
        } catch (IOException e) {
            return true; // it has ended
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    @Test
    void aStoppedPeerIsSlowAndNotDead() throws Exception {
        assumeTrue(Files.exists(Path.of("/bin/kill")) || Files.exists(Path.of("/usr/bin/kill")), "there is no kill");
        try (Listener<byte[]> listener = Ipc.listen("tcp://127.0.0.1:0", Codec.bytes());
                ChildJvm client = startClient(listener.address().toString());
                Channel<byte[]> channel = listener.accept()) {
            channel.send(new byte[1]);
            assertThat(channel.receive()).hasSize(1);
            stop(client.process());
            int sent = 0;
            while (channel.send(new byte[10_000], Duration.ofMillis(200))) {
                sent++; // until the line is full
            }
            assertThat(channel.tryReceive()).isNull();
            assertThat(channel.isOpen()).isTrue();
            signal(client.process(), "CONT");
            for (int i = 0; i < sent; i++) {
                assertThat(channel.receive()).hasSize(10_000);
            }
        }
    }

    @Test
    void aKilledPeerIsNoticedByWhoeverWaitsAndNothingIsLeftOfIt() throws Exception {
        try (Listener<byte[]> listener = Ipc.listen(
                "tcp://127.0.0.1:0", Codec.bytes(), ChannelOptions.defaults().withCloseTimeout(Duration.ZERO))) {
            killOne(listener); // what is loaded and opened once
            boolean counts = Files.isDirectory(Path.of("/proc/self/fd"));
            long before = counts ? descriptors() : 0;
            killOne(listener);
            killOne(listener);
            if (counts) {
                Awaitility.await().untilAsserted(() -> assertThat(descriptors()).isLessThanOrEqualTo(before));
            }
        }
    }

    private static void killOne(Listener<byte[]> listener) throws Exception {
        try (ChildJvm client = startClient(listener.address().toString());
                Channel<byte[]> channel = listener.accept()) {
            channel.send(new byte[1]);
            assertThat(channel.receive()).hasSize(1);
            client.process().destroyForcibly();
            assertThatThrownBy(channel::receive).isInstanceOf(ChannelClosedException.class);
            assertThatThrownBy(() -> {
                        while (true) {
                            channel.send(new byte[1_000]);
                        }
                    })
                    .isInstanceOf(ChannelClosedException.class);
            assertThat(channel.isOpen()).isFalse();
        }
    }

    @Test
    void aServerNoticesThatItsClientWasKilledThoughItWasNotReadingItsAnswers() throws Exception {
        BlockingQueue<Channel<byte[]>> opened = new LinkedBlockingQueue<>();
        BlockingQueue<Channel<byte[]>> closed = new LinkedBlockingQueue<>();
        ServerHandler<byte[]> handler = new ServerHandler<>() {
            @Override
            public void onOpen(Channel<byte[]> channel) {
                opened.add(channel);
            }

            @Override
            public void onMessage(Channel<byte[]> channel, byte[] message) {}

            @Override
            public void onClose(Channel<byte[]> channel, @Nullable Throwable cause) {
                closed.add(channel);
            }
        };
        try (Server<byte[]> server = Server.start(Ipc.listen("tcp://127.0.0.1:0", Codec.bytes()), handler);
                ChildJvm client = startClient(server.address().toString())) {
            Channel<byte[]> channel = opened.poll(30, TimeUnit.SECONDS);
            assertThat(channel).isNotNull();
            signal(client.process(), "STOP");
            while (channel.send(new byte[10_000], Duration.ofMillis(200))) {
                // until the line is full
            }
            assertThat(closed).isEmpty();
            client.process().destroyForcibly();
            assertThat(closed.poll(30, TimeUnit.SECONDS)).isSameAs(channel);
            assertThat(server.channels()).isEmpty();
        }
    }
}
