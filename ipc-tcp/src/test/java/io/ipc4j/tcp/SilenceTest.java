package io.ipc4j.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ipc4j.Channel;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import io.ipc4j.Poller;
import io.ipc4j.Server;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No flag is needed, and nothing is printed that the program did not print. */
@Timeout(60)
class SilenceTest {

    /** Uses what there is: a server, blocking channels, a poller. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws InterruptedException {
            try (Server<String> server = Server.start(
                    Ipc.listen("tcp://127.0.0.1:0", Codec.utf8()), (channel, message) -> channel.send(message))) {
                try (Channel<String> client = Ipc.connect(server.address().toString(), Codec.utf8())) {
                    for (int i = 0; i < 1_000; i++) {
                        client.send("hola " + i);
                    }
                    for (int i = 0; i < 1_000; i++) {
                        if (!client.receive().equals("hola " + i)) {
                            System.exit(1);
                        }
                    }
                }
            }
            try (Listener<String> listener = Ipc.listen("tcp://127.0.0.1:0", Codec.utf8());
                    Poller poller = Poller.open();
                    Channel<String> client = Ipc.connect(listener.address().toString(), Codec.utf8());
                    Channel<String> accepted = listener.accept()) {
                poller.add(accepted, Channel::tryReceive);
                client.send("hola");
                poller.poll();
            }
            System.out.println("done");
        }
    }

    private static void assertSilent(String... flags) throws Exception {
        try (ChildJvm child = ChildJvm.start(List.of(flags), Program.class)) {
            assertThat(child.readLine()).isEqualTo("done");
            assertThat(child.end()).isZero();
            assertThat(child.errors()).isEmpty();
        }
    }

    @Test
    void nothingIsPrintedWithoutAnyFlag() throws Exception {
        assertSilent();
    }

    @Test
    void nothingIsPrintedWhereUnsafeMemoryAndNativeAccessAreDenied() throws Exception {
        assumeTrue(Runtime.version().feature() >= 24, "the flags are those of JDK 24 and newer");
        assertSilent("--sun-misc-unsafe-memory-access=deny", "--illegal-native-access=deny");
    }
}
