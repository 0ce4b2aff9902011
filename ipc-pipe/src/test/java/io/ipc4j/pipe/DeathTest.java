package io.ipc4j.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.NoListenerException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a channel says when the peer's process is killed. */
@Timeout(60)
class DeathTest {

    @TempDir
    private Path directory;

    private TestJvm server() throws Exception {
        TestJvm server = TestJvm.start(Racer.class, "1", address());
        server.readLine();
        server.say("go");
        assertThat(Racer.number(server)).isEqualTo(1);
        return server;
    }

    private String address() {
        return "pipe:" + directory + "/p";
    }

    @Test
    void aKilledPeerEndsReceivingAndSending() throws Exception {
        for (boolean receives : new boolean[] {true, false}) {
            try (TestJvm server = server();
                    Channel<byte[]> client = Ipc.connect(address(), Codec.bytes())) {
                client.send(new byte[1]);
                assertThat(client.receive()).hasSize(1);
                server.kill();
                assertThatThrownBy(() -> {
                            while (true) {
                                if (receives) {
                                    client.receive();
                                } else {
                                    client.send(new byte[1000]);
                                }
                            }
                        })
                        .isInstanceOf(ChannelClosedException.class);
                assertThatThrownBy(() -> Ipc.connect(address(), Codec.bytes())).isInstanceOf(NoListenerException.class);
            }
        }
    }

    @Test
    void aStoppedPeerIsSlowAndNotDead() throws Exception {
        try (TestJvm server = server();
                Channel<byte[]> client = Ipc.connect(address(), Codec.bytes())) {
            server.signal("STOP");
            client.send(new byte[] {9});
            assertThat(client.receive(Duration.ofMillis(500))).isNull();
            assertThat(client.isOpen()).isTrue();
            server.signal("CONT");
            assertThat(client.receive()).containsExactly(9);
        }
    }
}
