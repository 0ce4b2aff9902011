package io.ipc4j.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.Authkey;
import io.ipc4j.Channel;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import io.ipc4j.NoListenerException;
import io.ipc4j.Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who knows the key, and who does not, on real sockets and through the whole library. */
@Timeout(60)
class TcpAuthkeyTest {
    private static final ChannelOptions PLAIN = ChannelOptions.defaults();
    private static final ChannelOptions RIGHT = PLAIN.withAuthkey(Authkey.of("right".getBytes(US_ASCII)));
    private static final ChannelOptions WRONG = PLAIN.withAuthkey(Authkey.of("wrong".getBytes(US_ASCII)));
    /** It takes some milliseconds; the rest is for a machine that is busy. No time limit is as short. */
    private static final Duration SOON = Duration.ofSeconds(3);

    private static Listener<String> listen() {
        return Ipc.listen("tcp://127.0.0.1:0", Codec.utf8(), RIGHT);
    }

    private static Channel<String> connect(URI address, ChannelOptions options) throws InterruptedException {
        return Ipc.connect(address.toString(), Codec.utf8(), options);
    }

    private static void assertEchoes(URI address) throws InterruptedException {
        try (Channel<String> client = connect(address, RIGHT)) {
            client.send("hola");
            assertThat(client.receive()).isEqualTo("hola");
        }
    }

    @Test
    void theRightKeyLetsInAndAWrongOneIsRefusedSoon() throws Exception {
        try (Server<String> server = Server.start(listen(), Channel::send)) {
            assertEchoes(server.address());
            long begin = System.nanoTime();
            assertThatThrownBy(() -> connect(server.address(), WRONG))
                    .isInstanceOf(AccessRefusedException.class)
                    .hasMessageContainingAll(server.address().toString(), "another authkey");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
            assertEchoes(server.address());
            assertThat(server.channels()).hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void aClientWithoutAKeyReachesNobodyAndIsClosed() throws Exception {
        try (Listener<String> listener = listen();
                Channel<String> client = connect(listener.address(), PLAIN)) {
            client.send("let me in");
            assertThat(client.receive()).startsWith("#CHALLENGE#");
            assertThat(client.receive()).isEqualTo("#FAILURE#");
            assertThatThrownBy(client::receive).hasMessageContaining("closed it");
            assertThat(listener.tryAccept()).isNull();
        }
    }

    @Test
    void aListenerWithoutAKeyIsGivenUpByAClientThatHasOne() throws Exception {
        try (Listener<String> listener = Ipc.listen("tcp://127.0.0.1:0", Codec.utf8())) {
            assertThatThrownBy(() -> connect(listener.address(), RIGHT.withConnectTimeout(Duration.ofMillis(300))))
                    .isInstanceOf(NoListenerException.class)
                    .hasMessageContainingAll(listener.address().toString(), "handshake", "300 ms");
        }
        try (Server<String> greeter = Server.start(Ipc.listen("tcp://127.0.0.1:0", Codec.utf8()), new Greeting())) {
            assertThatThrownBy(() -> connect(greeter.address(), RIGHT))
                    .isInstanceOf(AccessRefusedException.class)
                    .hasMessageContainingAll(greeter.address().toString(), "no challenge");
        }
    }

    private static final class Greeting implements io.ipc4j.ServerHandler<String> {
        @Override
        public void onOpen(Channel<String> channel) throws InterruptedException {
            channel.send("good day");
        }

        @Override
        public void onMessage(Channel<String> channel, String message) {}
    }

    @Test
    void aHundredSilentOrLoudStrangersAreInNobodysWay() throws Exception {
        List<Socket> strangers = new ArrayList<>();
        try (Server<String> server = Server.start(listen(), Channel::send);
                Channel<String> before = connect(server.address(), RIGHT)) {
            for (int i = 0; i < 100; i++) {
                Socket stranger = new Socket("127.0.0.1", server.address().getPort());
                strangers.add(stranger);
                if (i % 3 == 1) {
                    stranger.getOutputStream().write(new byte[] {0, 0, 1, 0}); // 256 bytes are to come
                } else if (i % 3 == 2) {
                    stranger.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
                }
            }
            assertEchoes(server.address());
            before.send("still there");
            assertThat(before.receive()).isEqualTo("still there");
        } finally {
            for (Socket each : strangers) {
                each.close();
            }
        }
    }

    /** Listens with a key until its input ends. */
    static final class KeyedProcess {
        private KeyedProcess() {}

        public static void main(String[] args) throws IOException {
            try (Listener<String> listener = listen()) {
                System.out.println(listener.address());
                System.in.read();
            }
        }
    }

    @Test
    void ofAllWhoAreTurnedAwayOneIsLoggedAsAWarning() throws Exception {
        try (ChildJvm child = ChildJvm.startLogging(KeyedProcess.class)) {
            URI address = URI.create(child.readLine());
            try (Socket looksIn = new Socket("127.0.0.1", address.getPort());
                    InputStream in = looksIn.getInputStream()) {
                assertThat(in.readNBytes(63)).hasSize(63); // the challenge; and then it goes, having said nothing wrong
            }
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> connect(address, WRONG)).isInstanceOf(AccessRefusedException.class);
            }
            connect(address, RIGHT).close();
            assertThat(child.end()).isZero();
            assertThat(child.errors().lines())
                    .singleElement()
                    .asString()
                    .contains("WARN", address.toString(), "turned away", "another authkey", "debug");
        }
    }
}
