package io.ipc4j.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.ChannelBrokenException;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import io.ipc4j.ProtocolException;
import io.ipc4j.Server;
import io.ipc4j.ServerHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a listening port does with bytes that no peer sends; a crowd of such clients has {@link HostileCrowdTest}. */
@Timeout(60)
class HostileBytesTest {
    private static final String ADDRESS = "tcp://127.0.0.1:0";

    /** How each channel of the server has ended. */
    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

    private final Server<byte[]> server = Server.start(Ipc.listen(ADDRESS, Codec.bytes()), new ServerHandler<>() {
        @Override
        public void onMessage(Channel<byte[]> channel, byte[] message) throws Exception {
            channel.send(message);
        }

        @Override
        public void onClose(Channel<byte[]> channel, @Nullable Throwable cause) {
            ends.add(cause == null ? "in order" : cause.getClass().getSimpleName());
        }
    });

    @AfterEach
    void closeServer() {
        server.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", server.address().getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static byte[] header(int length) {
        return ByteBuffer.allocate(4).putInt(length).array();
    }

    private static byte[] frame(String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        return ByteBuffer.allocate(4 + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    /** What no peer sends. */
    private static byte[] nonsense(String name) {
        return switch (name) {
            case "largest length" -> header(Integer.MAX_VALUE);
            case "one over the limit" -> header((16 << 20) + 1);
            case "negative length" -> header(-1);
            case "smallest length" -> header(Integer.MIN_VALUE);
            case "http" -> "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII);
            case "tls" -> new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};
            default -> throw new IllegalArgumentException(name);
        };
    }

    private String end() throws InterruptedException {
        String end = ends.poll(20, TimeUnit.SECONDS);
        return end == null ? "not at all" : end;
    }

    /** Reads to the end; a reset is one too. */
    private static byte[] readAll(Socket socket) throws IOException {
        try {
            return socket.getInputStream().readAllBytes();
        } catch (SocketException e) {
            return new byte[0];
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"largest length", "one over the limit", "negative length", "smallest length", "http", "tls"})
    void nonsenseEndsTheConnectionAndIsToldAsAProtocolError(String name) throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(nonsense(name));
            assertThat(readAll(socket)).isEmpty();
            assertThat(end()).isEqualTo("ProtocolException");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"largest length", "negative length", "http"})
    void nonsenseIsReceivedAsAProtocolErrorAfterWhatCameWhole(String name) throws Exception {
        try (Listener<byte[]> listener = Ipc.listen(ADDRESS, Codec.bytes());
                Socket socket = new Socket("127.0.0.1", listener.address().getPort());
                Channel<byte[]> channel = listener.accept()) {
            socket.getOutputStream().write(frame("whole"));
            socket.getOutputStream().write(nonsense(name));
            assertThat(channel.receive()).isEqualTo("whole".getBytes(US_ASCII));
            assertThatThrownBy(channel::receive)
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("limit is 16777216");
        }
    }

    @Test
    void halfAFrameThenSilenceStaysAndIsNotDelivered() throws Exception {
        try (Socket silent = connect();
                Channel<byte[]> honest = Ipc.connect(server.address().toString(), Codec.bytes())) {
            silent.getOutputStream().write(Arrays.copyOf(frame("half"), 6));
            for (int i = 0; i < 100; i++) {
                honest.send(new byte[i]);
                assertThat(honest.receive()).hasSize(i);
            }
            assertThat(server.channels()).hasSize(2);
            assertThat(ends).isEmpty();
            silent.getOutputStream().write(Arrays.copyOfRange(frame("half"), 6, 8));
            assertThat(silent.getInputStream().readNBytes(8)).isEqualTo(frame("half"));
        }
    }

    @Test
    void halfAFrameThenCloseIsABrokenChannel() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(Arrays.copyOf(frame("half"), 6));
        }
        assertThat(end()).isEqualTo("ChannelBrokenException");
        try (Listener<byte[]> listener = Ipc.listen(ADDRESS, Codec.bytes())) {
            Socket socket = new Socket("127.0.0.1", listener.address().getPort());
            Channel<byte[]> channel = listener.accept();
            socket.getOutputStream().write(Arrays.copyOf(frame("half"), 3));
            socket.close();
            assertThatThrownBy(channel::receive)
                    .isInstanceOf(ChannelBrokenException.class)
                    .hasMessageContaining("3 bytes");
            channel.close();
        }
    }

    @Test
    void aFrameByteByByteIsEchoed() throws Exception {
        try (Socket socket = connect()) {
            socket.setTcpNoDelay(true);
            for (byte b : frame("hola, one by one")) {
                socket.getOutputStream().write(b);
            }
            assertThat(socket.getInputStream().readNBytes(20)).isEqualTo(frame("hola, one by one"));
        }
        assertThat(end()).isEqualTo("in order");
    }

    @Test
    void aMillionEmptyFramesAreAllEchoed() throws Exception {
        try (Socket socket = connect()) {
            Thread writer = new Thread(() -> {
                try {
                    byte[] zeros = new byte[40_000];
                    for (int i = 0; i < 100; i++) {
                        socket.getOutputStream().write(zeros);
                    }
                    socket.shutdownOutput();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            writer.start();
            InputStream in = socket.getInputStream();
            byte[] echoes = in.readNBytes(4_000_000);
            assertThat(echoes).hasSize(4_000_000);
            assertThat(Arrays.equals(echoes, new byte[4_000_000])).isTrue();
            assertThat(in.read()).isEqualTo(-1);
            writer.join();
        }
        assertThat(end()).isEqualTo("in order");
    }

    @Test
    void connectingAndClosingIsAnEndInOrder() throws Exception {
        for (int i = 0; i < 100; i++) {
            connect().close();
        }
        for (int i = 0; i < 100; i++) {
            assertThat(end()).isEqualTo("in order");
        }
    }

    @Test
    void aResetIsABrokenChannelAtMost() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(frame("echo me"));
            assertThat(socket.getInputStream().read()).isZero(); // it is served
            socket.setSoLinger(true, 0);
        }
        assertThat(end()).isEqualTo("ChannelBrokenException");
        for (int i = 0; i < 50; i++) {
            Socket socket = connect();
            socket.setSoLinger(true, 0);
            socket.close(); // perhaps before it is accepted
        }
        try (Channel<byte[]> honest = Ipc.connect(server.address().toString(), Codec.bytes())) {
            honest.send(new byte[7]);
            assertThat(honest.receive()).hasSize(7);
        }
        Awaitility.await().until(() -> server.channels().isEmpty());
    }

    @Test
    void aListenerSurvivesPeersThatAreGoneBeforeTheyAreAccepted() throws Exception {
        try (Listener<byte[]> listener = Ipc.listen(ADDRESS, Codec.bytes())) {
            for (int i = 0; i < 20; i++) {
                Socket socket = new Socket("127.0.0.1", listener.address().getPort());
                socket.setSoLinger(true, 0);
                socket.close();
            }
            try (Channel<byte[]> honest = Ipc.connect(listener.address().toString(), Codec.bytes())) {
                honest.send(new byte[7]);
                byte @Nullable [] received = null;
                while (received == null) {
                    try (Channel<byte[]> accepted = listener.accept()) {
                        received = accepted.receive(Duration.ofSeconds(20));
                    } catch (ChannelClosedException e) {
                        // one of those who have gone
                    }
                }
                assertThat(received).hasSize(7);
            }
        }
    }

    @Test
    void randomBytesEndInOneOfTheWaysThatThereAre() throws Exception {
        Random random = new Random(20261122);
        int clients = 1_500;
        for (int i = 0; i < clients; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            if (bytes.length >= 4 && random.nextBoolean()) {
                Arrays.fill(bytes, 0, 3, (byte) 0); // a length that may be true
            }
            try (Socket socket = connect()) {
                socket.getOutputStream().write(bytes);
                socket.shutdownOutput();
                readAll(socket);
            }
            assertThat(end()).isIn("in order", "ProtocolException", "ChannelBrokenException");
        }
        assertThat(server.channels()).isEmpty();
    }
}
