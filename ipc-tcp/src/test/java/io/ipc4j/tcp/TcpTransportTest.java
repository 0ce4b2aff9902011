package io.ipc4j.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ipc4j.AddressInUseException;
import io.ipc4j.Authkey;
import io.ipc4j.Channel;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.IpcException;
import io.ipc4j.Listener;
import io.ipc4j.NoListenerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses, and what is said when they lead nowhere. */
@Timeout(60)
class TcpTransportTest {

    private static Listener<String> listen(String address) {
        return Ipc.listen(address, Codec.utf8());
    }

    private static void assertEchoes(String address) throws InterruptedException {
        try (Listener<String> listener = listen(address);
                Channel<String> client = Ipc.connect(listener.address().toString(), Codec.utf8());
                Channel<String> server = listener.accept()) {
            client.send("hola");
            server.send(server.receive());
            assertThat(client.receive()).isEqualTo("hola");
            assertThat(listener.address().getPort()).isPositive();
        }
    }

    private static void assumeIpv6() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            assumeTrue(socket.isBound());
        } catch (IOException e) {
            assumeTrue(false, "this machine has no IPv6: " + e.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://127.0.0.1:0",
                "tcp://localhost:0",
                "tcp://:0",
                "tcp://0.0.0.0:0?exposed=true",
                "TCP://127.0.0.1:0",
                "tcp://127.0.0.1:0/"
            })
    void portZeroListensWhereThereIsRoomAndSaysWhere(String address) throws InterruptedException {
        assertEchoes(address);
    }

    @Test
    void ipv6AddressesStandInBrackets() throws InterruptedException {
        assumeIpv6();
        assertEchoes("tcp://[::1]:0");
        try (Listener<String> listener = listen("tcp://[::1]:0")) {
            assertThat(listener.address().toString()).startsWith("tcp://[::1]:");
        }
    }

    @Test
    void aNameIsTriedAtEachOfItsAddresses() throws Exception {
        assumeIpv6();
        InetAddress[] all = InetAddress.getAllByName("localhost");
        assumeTrue(
                Arrays.asList(all).contains(InetAddress.getByName("::1")),
                "localhost is only " + Arrays.toString(all) + " here");
        try (Listener<String> listener = listen("tcp://[::1]:0");
                Channel<String> client =
                        Ipc.connect("tcp://localhost:" + listener.address().getPort(), Codec.utf8());
                Channel<String> server = listener.accept()) {
            client.send("found");
            assertThat(server.receive()).isEqualTo("found");
        }
    }

    @Test
    void noHostIsLoopback() {
        try (Listener<String> listener = listen("tcp://:0")) {
            assertThat(listener.address().getHost()).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void whatTheQuerySaysStaysInTheAddress() {
        try (Listener<String> listener = listen("tcp://127.0.0.1:0?maxMessage=1k&nodelay=false")) {
            assertThat(listener.address().getQuery()).isEqualTo("maxMessage=1k&nodelay=false");
        }
    }

    @Test
    void thePeerIsNamedByItsAddressAndPort() throws InterruptedException {
        try (Listener<String> listener = listen("tcp://127.0.0.1:0");
                Channel<String> client = Ipc.connect(listener.address().toString(), Codec.utf8());
                Channel<String> server = listener.accept()) {
            assertThat(client.peer().address())
                    .isEqualTo("127.0.0.1:" + listener.address().getPort());
            assertThat(server.peer().address()).matches("127\\.0\\.0\\.1:\\d+");
            assertThat(server.peer().pid()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp:127.0.0.1:51000",
                "tcp://127.0.0.1",
                "tcp://127.0.0.1:",
                "tcp://127.0.0.1:x",
                "tcp://127.0.0.1:-1",
                "tcp://127.0.0.1:65536",
                "tcp://127.0.0.1:99999999999",
                "tcp://[::1]",
                "tcp://127.0.0.1:0/path",
                "tcp://user@127.0.0.1:0",
                "tcp://127.0.0.1:0#part",
            })
    void whatIsNoTcpAddressIsToldWhatOneIs(String address) {
        assertThatThrownBy(() -> listen(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("\"" + address + "\"", "tcp://127.0.0.1:51000", "0 to 65535");
        assertThatThrownBy(() -> Ipc.connect(address, Codec.utf8())).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nodelay=yes", "backlog=0", "backlog=many", "sendBufferSize=10", "receiveBufferSize=-1"})
    void aParameterThatCantBeIsNamed(String parameter) {
        String address = "tcp://127.0.0.1:0?" + parameter;
        assertThatThrownBy(() -> listen(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + address + "\": " + parameter);
    }

    @Test
    void theLoopbackAddressThatItIsIsTold() throws Exception {
        URI any = URI.create("tcp://:0");
        assertThat(TcpAddress.of(any, new InetSocketAddress("127.0.0.1", 5))).hasToString("tcp://127.0.0.1:5");
        assertThat(TcpAddress.of(any, new InetSocketAddress("::1", 5))).hasToString("tcp://[0:0:0:0:0:0:0:1]:5");
        assertThat(TcpAddress.of(URI.create("tcp://localhost:0"), new InetSocketAddress("::1", 5)))
                .hasToString("tcp://localhost:5");
    }

    @Test
    void aNameThatNobodyKnowsIsNamed() {
        assertThatThrownBy(() -> Ipc.connect("tcp://no-such-host.invalid:51000", Codec.utf8()))
                .isInstanceOf(NoListenerException.class)
                .hasMessageContaining("no-such-host.invalid");
        assertThatThrownBy(() -> Ipc.listen("tcp://no-such-host.invalid:51000", Codec.utf8()))
                .isInstanceOf(IpcException.class)
                .isNotInstanceOf(NoListenerException.class)
                .hasMessageContainingAll("listening at tcp://no-such-host.invalid:51000", "no machine");
    }

    @Test
    void whereNobodyListensTheAddressIsNamedAndTheNextStep() {
        String address;
        try (Listener<String> listener = listen("tcp://127.0.0.1:0")) {
            address = listener.address().toString();
        }
        assertThatThrownBy(() -> Ipc.connect(address, Codec.utf8()))
                .isInstanceOf(NoListenerException.class)
                .hasMessageContainingAll(address, "nobody listens", "Is the listener started");
    }

    @Test
    void whereSomebodyListensTheAddressIsNamedAndTheNextStep() {
        try (Listener<String> listener = listen("tcp://127.0.0.1:0")) {
            String address = listener.address().toString();
            assertThatThrownBy(() -> listen(address))
                    .isInstanceOf(AddressInUseException.class)
                    .hasMessageContainingAll(address, "somebody else listens", "Choose another");
        }
    }

    @Test
    void aListenerThatAnswersNobodyIsGivenUpAfterTheConnectTimeout() throws Exception {
        List<Socket> fill = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assumeTrue(fills(full, fill), "this kernel's queue of connections has no end");
            String address = "tcp://127.0.0.1:" + full.getLocalPort();
            ChannelOptions options = ChannelOptions.defaults().withConnectTimeout(Duration.ofMillis(300));
            long begin = System.nanoTime();
            assertThatThrownBy(() -> Ipc.connect(address, Codec.utf8(), options))
                    .isInstanceOf(NoListenerException.class)
                    .hasMessageContainingAll(address, "300 ms");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
            assertInterruptible(address, ChannelOptions.defaults());
            assertInterruptible(address, options.withConnectTimeout(Duration.ofSeconds(Long.MAX_VALUE)));
        } finally {
            for (Socket each : fill) {
                each.close();
            }
        }
    }

    /** True when nobody more is let in. */
    private static boolean fills(ServerSocket full, List<Socket> fill) throws IOException {
        for (int i = 0; i < 50; i++) {
            Socket socket = new Socket();
            fill.add(socket);
            try {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), full.getLocalPort()), 300);
            } catch (SocketTimeoutException e) {
                return true;
            }
        }
        return false;
    }

    private static void assertInterruptible(String address, ChannelOptions options) {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Ipc.connect(address, Codec.utf8(), options)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aPortOfOnesOwnIsNoListener() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort() & ~1; // Linux keeps the even ones for those who connect
        }
        // The kernel gives the connecting side one port after the other, and at last the very one that is asked for.
        String address = "tcp://127.0.0.1:" + port;
        boolean met = false;
        long begin = System.nanoTime();
        while (!met && System.nanoTime() - begin < 5_000_000_000L) {
            try {
                Ipc.connect(address, Codec.utf8()).close();
                fail("connected to " + address + ", where nobody listens");
            } catch (NoListenerException e) {
                met = e.getCause() == null; // the system had nothing against it
            }
        }
        assumeTrue(met, "the kernel never gave out the port that was asked for");
    }

    @Test
    void aListenerThatOtherMachinesReachIsRefusedUnlessItAsksWhoConnectsOrThatIsMeant() {
        ChannelOptions secured = ChannelOptions.defaults().withAuthkey(Authkey.of(new byte[] {1, 2, 3}));
        assertThatThrownBy(() -> listen("tcp://0.0.0.0:0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("tcp://0.0.0.0:0", "other machines", "authkeyFile=", "exposed=true");
        assertThatThrownBy(() -> listen("tcp://0.0.0.0:0?exposed=false")).isInstanceOf(IllegalArgumentException.class);
        try (Listener<String> meant = listen("tcp://0.0.0.0:0?exposed=true");
                Listener<String> asking = Ipc.listen("tcp://0.0.0.0:0", Codec.utf8(), secured)) {
            assertThat(meant.isOpen()).isTrue();
            assertThat(asking.isOpen()).isTrue();
        }
    }
}
