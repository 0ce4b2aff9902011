package io.ipc4j.handshake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.Channel;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import io.ipc4j.NoListenerException;
import io.ipc4j.spi.Greeter;
import io.ipc4j.spi.Handshake;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.LinkOptions;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Transport;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The connecting side of handshakes, and those that lead to another line. */
@Timeout(60)
class IntroductionTest {
    private static final ChannelOptions OPTIONS = ChannelOptions.defaults();
    private final AtomicInteger closed = new AtomicInteger();
    private final Door door = new Door(link -> new Word(link, "please", "come in", closed::incrementAndGet), null);

    private Channel<String> connect(ServerSocket listener, ChannelOptions options) throws InterruptedException {
        return Ipc.connect(door, "door:" + listener.getLocalPort(), Codec.utf8(), options);
    }

    private static ServerSocket socket() throws Exception {
        return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @Test
    void aListenerThatSaysNothingIsGivenUpAfterTheConnectTimeout() throws Exception {
        try (ServerSocket silent = socket()) {
            long begin = System.nanoTime();
            assertThatThrownBy(() -> connect(silent, OPTIONS.withConnectTimeout(Duration.ofMillis(300))))
                    .isInstanceOf(NoListenerException.class)
                    .hasMessageContainingAll("door:" + silent.getLocalPort(), "300 ms", "handshake");
            assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(300_000_000);
            assertThat(closed).hasValue(1);
            try (Socket accepted = silent.accept()) {
                assertThat(accepted.getInputStream().readAllBytes()).isEqualTo("\0\0\0\6please".getBytes(UTF_8));
            }
        }
    }

    @Test
    void waitingForTheListenersWordIsInterruptible() throws Exception {
        try (ServerSocket silent = socket()) {
            Thread waiting = Thread.currentThread();
            Thread other = new Thread(() -> {
                try (Socket accepted = silent.accept()) {
                    accepted.getInputStream().readNBytes(10); // the client waits for the answer now
                    waiting.interrupt();
                    assertThat(accepted.getInputStream().read()).isEqualTo(-1);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            other.start();
            assertThatThrownBy(() -> connect(silent, OPTIONS)).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
            assertThat(closed).hasValue(1);
            other.join();
        }
    }

    private void assertSays(String answer, Class<?> type, String... text) throws Exception {
        closed.set(0);
        try (ServerSocket listener = socket()) {
            Thread other = new Thread(() -> {
                try (Socket accepted = listener.accept()) {
                    accepted.getInputStream().readNBytes(10);
                    accepted.getOutputStream().write(answer.getBytes(UTF_8));
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            other.start();
            assertThatThrownBy(() -> connect(listener, OPTIONS))
                    .isInstanceOf(type)
                    .hasMessageContaining("door:" + listener.getLocalPort())
                    .hasMessageContainingAll(text);
            assertThat(closed).hasValue(1);
            other.join();
        }
    }

    @Test
    void aListenerThatHangsUpRefusesOrSpeaksNonsenseIsToldApart() throws Exception {
        assertSays("", NoListenerException.class, "hung up");
        assertSays("\0\0\0\7co", NoListenerException.class, "hung up");
        assertSays("\0\0\0\2no", AccessRefusedException.class, "the word is wrong");
        assertSays("HTTP/1.1 400\r\n", AccessRefusedException.class, "no part of the handshake", "HTTP");
    }

    /** Both meet at a socket, and go on over the heap. */
    private static final class Rendezvous implements Handshake {
        private static final Transport MEM = Ipc.transport("mem");
        private static final AtomicInteger NUMBER = new AtomicInteger();
        private final Link socket;
        private final @Nullable LinkListener there;

        private Rendezvous(Link socket, boolean first) {
            this.socket = socket;
            if (first) {
                String name = "rendezvous-" + NUMBER.incrementAndGet();
                there = MEM.listen(URI.create("mem:" + name), new LinkOptions(OPTIONS, Map.of()));
                socket.tryWrite(UTF_8.encode(name));
                socket.flush();
            } else {
                there = null;
            }
        }

        @Override
        public @Nullable Link proceed() {
            Link[] found = new Link[1];
            int count = socket.tryRead(
                    frame -> found[0] = there != null
                            ? there.tryAccept()
                            : follow(UTF_8.decode(frame).toString()),
                    1);
            assertThat(count).isGreaterThanOrEqualTo(0);
            if (found[0] != null) {
                close();
            }
            return found[0];
        }

        private Link follow(String name) {
            try {
                Link link = MEM.connect(URI.create("mem:" + name), new LinkOptions(OPTIONS, Map.of()));
                socket.tryWrite(UTF_8.encode("done"));
                socket.flush();
                return link;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public Readiness readiness() {
            return socket.readiness();
        }

        @Override
        public void close() {
            socket.close();
            if (there != null) {
                there.close();
            }
        }
    }

    @Test
    void aHandshakeMayLeadToAnotherLine() throws Exception {
        Greeter one = link -> new Rendezvous(link, true);
        Greeter other = link -> new Rendezvous(link, false);
        try (Listener<String> listener = Ipc.listen(new Door(null, one), "door:0", Codec.utf8(), OPTIONS);
                Channel<String> client =
                        Ipc.connect(new Door(other, null), listener.address().toString(), Codec.utf8(), OPTIONS);
                Channel<String> accepted = listener.accept()) {
            client.send("hola");
            assertThat(accepted.receive()).isEqualTo("hola");
            assertThat(client.peer().address()).startsWith("mem:rendezvous-");
        }
    }
}
