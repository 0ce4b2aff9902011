package io.ipc4j.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ipc4j.AddressInUseException;
import io.ipc4j.Channel;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.IpcException;
import io.ipc4j.Listener;
import io.ipc4j.NoListenerException;
import io.ipc4j.Poller;
import io.ipc4j.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only junixsocket can do, what it must not do, and what is said where it can't be had. */
@Timeout(60)
class JunixsocketTest {
    private static final String FORCED = "?provider=junixsocket";

    @TempDir
    private Path directory;

    @BeforeAll
    static void needsJunixsocket() {
        OnJunixsocket.assume();
    }

    private String path() {
        return "unix:" + directory + "/s";
    }

    private static String name() {
        return "unix:@ipc4j-junix-" + ProcessHandle.current().pid();
    }

    @Test
    void bothSidesKnowTheOthersProcess() throws Exception {
        for (String address : List.of(path() + FORCED, name())) {
            try (TestJvm child = TestJvm.start(Racer.class, "1", address)) {
                child.readLine();
                child.say("go");
                assertThat(Racer.number(child)).isEqualTo(1);
                try (Channel<byte[]> client = Ipc.connect(address, Codec.bytes())) {
                    assertThat(client.peer().pid()).isEqualTo(child.pid());
                    assertThat(client.peer().uid()).isEqualTo(Files.getAttribute(directory, "unix:uid"));
                    assertThat(client.peer().gid()).isEqualTo(Files.getAttribute(directory, "unix:gid"));
                }
                child.kill();
            }
            try (Listener<byte[]> listener = Ipc.listen(address, Codec.bytes());
                    Channel<byte[]> client = Ipc.connect(address, Codec.bytes());
                    Channel<byte[]> server = listener.accept()) {
                assertThat(server.peer().pid())
                        .isEqualTo(ProcessHandle.current().pid())
                        .isEqualTo(client.peer().pid());
            }
        }
    }

    /** Left to itself junixsocket moves a live listener's socket away when another binds its path. */
    @ParameterizedTest
    @ValueSource(strings = {"jdk", "junixsocket"})
    void aLiveListenerIsNotRobbedByEitherProvider(String provider) throws Exception {
        try (TestJvm first = TestJvm.start(Racer.class, "1", path() + "?provider=" + provider)) {
            first.readLine();
            first.say("go");
            assertThat(Racer.number(first)).isEqualTo(1);
            for (String second : List.of("jdk", "junixsocket")) {
                String address = path() + "?provider=" + second;
                assertThatThrownBy(() -> Ipc.listen(address, Codec.bytes())).isInstanceOf(AddressInUseException.class);
                assertEchoes(address);
            }
            first.kill();
            try (Listener<byte[]> next = Ipc.listen(path() + FORCED, Codec.bytes())) {
                assertThat(next.isOpen()).isTrue();
            }
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void anAbstractNameIsOneListenersAndFreeAtOnceWhenThatIsClosedOrKilled() throws Exception {
        for (int i = 0; i < 100; i++) {
            try (Listener<byte[]> listener = Ipc.listen(name(), Codec.bytes())) {
                assertThat(listener.isOpen()).isTrue();
                assertThatThrownBy(() -> Ipc.listen(name(), Codec.bytes())).isInstanceOf(AddressInUseException.class);
            }
        }
        assertThatThrownBy(() -> Ipc.connect(name(), Codec.bytes()))
                .isInstanceOf(NoListenerException.class)
                .hasMessageContaining(name());
        try (TestJvm child = TestJvm.start(Racer.class, "1", name())) {
            child.readLine();
            child.say("go");
            assertThat(Racer.number(child)).isEqualTo(1);
            assertThatThrownBy(() -> Ipc.listen(name(), Codec.bytes())).isInstanceOf(AddressInUseException.class);
            assertEchoes(name());
            child.kill();
            Ipc.listen(name(), Codec.bytes()).close();
        }
    }

    private static void assertEchoes(String address) throws InterruptedException {
        try (Channel<byte[]> channel = Ipc.connect(address, Codec.bytes())) {
            channel.send(new byte[] {42});
            assertThat(channel.receive()).containsExactly(42);
        }
    }

    /** A wake-up of one kind must end a wait for the other: each echo is asked for when the last one has come. */
    @Test
    void oneThreadWaitsForChannelsOfAllKinds() throws Exception {
        List<String> addresses = List.of(path(), path() + "2" + FORCED, name(), "mem:kinds");
        List<Channel<byte[]>> clients = new ArrayList<>();
        List<Server<byte[]>> servers = new ArrayList<>();
        try (Poller poller = Poller.open()) {
            for (String address : addresses) {
                servers.add(
                        Server.start(Ipc.listen(address, Codec.bytes()), (channel, message) -> channel.send(message)));
            }
            int[] answers = new int[addresses.size()];
            for (int i = 0; i < addresses.size(); i++) {
                int index = i;
                Channel<byte[]> client = Ipc.connect(addresses.get(i), Codec.bytes());
                clients.add(client);
                poller.add(client, ready -> {
                    while (ready.tryReceive() != null) {
                        answers[index]++;
                    }
                });
            }
            for (int round = 0; round < 500; round++) {
                int turn = round * 7 % addresses.size();
                int before = answers[turn];
                clients.get(turn).send(new byte[round]);
                while (answers[turn] == before) {
                    poller.poll();
                }
                assertThat(answers[turn]).isEqualTo(before + 1);
            }
        } finally {
            clients.forEach(Channel::close);
            servers.forEach(Server::close);
        }
    }

    /** {@code Tries ADDRESS}: listens, and says what comes of it. */
    static final class Tries {
        private Tries() {}

        public static void main(String[] args) {
            try (Listener<byte[]> listener = Ipc.listen(args[0], Codec.bytes())) {
                System.out.println("listening at " + listener.address());
            } catch (IpcException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private void assertSays(String address, List<String> flags, String path, String expected) throws Exception {
        Path errors = directory.resolve("errors");
        try (TestJvm child = TestJvm.start("exec 2>" + errors, flags, path, Tries.class, address)) {
            assertThat(child.readLine()).contains(expected);
        }
        assertThat(errors).isEmptyFile();
        Files.delete(errors);
    }

    @Test
    void whatIsMissingIsNamedAndNothingIsPrinted() throws Exception {
        String bare = TestJvm.path(entry -> !entry.contains("junixsocket"));
        String half = TestJvm.path(entry -> !entry.contains("junixsocket-native-common"));
        assertSays(path(), List.of(), bare, "listening at");
        assertSays(path(), List.of(), TestJvm.path(entry -> true), "listening at");
        for (String address : List.of(path() + FORCED, name())) {
            assertSays(address, List.of(), bare, "add com.kohlschutter.junixsocket:junixsocket-common");
            assertSays(address, List.of(), half, "add com.kohlschutter.junixsocket:junixsocket-native-common");
            assertSays(address, List.of("-Dos.arch=pdp11"), TestJvm.path(entry -> true), "no native library for pdp11");
        }
    }

    @Test
    void theFlagIsNamedWhereNativeAccessTakesOne() throws Exception {
        assumeTrue(Runtime.version().feature() >= 24, "before Java 24 native code takes no flag");
        String all = TestJvm.path(entry -> true);
        for (String address : List.of(path() + FORCED, name())) {
            assertSays(address, List.of(), all, "--enable-native-access=ALL-UNNAMED");
            assertSays(address, List.of("--enable-native-access=ALL-UNNAMED"), all, "listening at");
        }
    }
}
