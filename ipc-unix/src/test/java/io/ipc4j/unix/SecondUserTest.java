package io.ipc4j.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.Channel;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import io.ipc4j.spi.Users;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two users of one machine. The other one is a Python process that root starts under another id. */
@Timeout(60)
class SecondUserTest {
    /** In no list of users, so it has no name either. */
    private static final int OTHER = 54321;

    private static final String CLIENT = """
            import socket, sys
            s = socket.socket(socket.AF_UNIX)
            try:
                s.connect(sys.argv[1].replace('@', '\\0'))
            except OSError as e:
                print(type(e).__name__)
                sys.exit()
            s.settimeout(20)
            try:
                s.sendall(b'\\0\\0\\0\\1x')
                print('read', len(s.recv(5)))
            except (BrokenPipeError, ConnectionResetError):
                print('read 0')
            """;
    private static final String SERVER = """
            import socket, sys
            s = socket.socket(socket.AF_UNIX)
            s.bind(sys.argv[1].replace('@', '\\0'))
            s.listen()
            import os; '@' in sys.argv[1] or os.chmod(sys.argv[1], 0o666)
            print('listening', flush=True)
            sys.stdin.read()
            """;

    @TempDir
    private Path directory;

    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void needsASecondUser() throws Exception {
        assumeTrue(Users.own() == Users.ROOT, "only root can become another user");
        for (String tool : List.of("setpriv", "python3")) {
            assumeTrue(
                    new ProcessBuilder("sh", "-c", "command -v " + tool).start().waitFor() == 0, "no " + tool);
        }
        try (BufferedReader probe = asOther("print('runs')").inputReader()) {
            assumeTrue("runs".equals(probe.readLine()), "another user can't run python3");
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void endAll() {
        processes.forEach(Process::destroyForcibly);
    }

    private Process asOther(String program, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "setpriv",
                "--reuid=" + OTHER,
                "--regid=" + OTHER,
                "--clear-groups",
                "env",
                "PATH=/usr/bin:/bin",
                "python3",
                "-c",
                program));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.add(process);
        return process;
    }

    private static String firstLine(Process process) throws IOException {
        return process.inputReader().readLine();
    }

    private Path socket() {
        return directory.resolve("s");
    }

    @Test
    void aStrangerCannotConnect() throws Exception {
        try (Listener<byte[]> listener = Ipc.listen("unix:" + socket(), Codec.bytes())) {
            assertThat(firstLine(asOther(CLIENT, socket().toString()))).isEqualTo("PermissionError");
            assertThat(listener.tryAccept()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "junixsocket"})
    void aStrangerIsTurnedAwayThoughTheModeWasWidenedByHand(String provider) throws Exception {
        try (Listener<byte[]> listener = Ipc.listen("unix:" + socket() + "?provider=" + provider, Codec.bytes())) {
            Files.setPosixFilePermissions(socket(), PosixFilePermissions.fromString("rw-rw-rw-"));
            Process stranger = asOther(CLIENT, socket().toString());
            while (stranger.isAlive()) {
                assertThat(listener.accept(Duration.ofMillis(20))).isNull();
            }
            assertThat(firstLine(stranger)).isEqualTo("read 0");
            try (Channel<byte[]> client = Ipc.connect("unix:" + socket(), Codec.bytes());
                    Channel<byte[]> server = listener.accept()) {
                client.send(new byte[1]);
                assertThat(server.receive()).hasSize(1);
            }
        }
    }

    @Test
    void thatStrangersAreTurnedAwayIsLoggedOnce() throws Exception {
        Path log = directory.resolve("log");
        String options = "export JDK_JAVA_OPTIONS=-Dorg.slf4j.simpleLogger.defaultLogLevel=warn && exec 2>" + log;
        try (TestJvm server = TestJvm.startAfter(options, Racer.class, "1", "unix:" + socket())) {
            server.readLine();
            server.say("go");
            assertThat(server.readLine()).isEqualTo("1");
            Files.setPosixFilePermissions(socket(), PosixFilePermissions.fromString("rw-rw-rw-"));
            for (int i = 0; i < 3; i++) {
                assertThat(firstLine(asOther(CLIENT, socket().toString()))).isEqualTo("read 0");
            }
        }
        assertThat(Files.readAllLines(log))
                .filteredOn(line -> !line.startsWith("NOTE:"))
                .hasSize(1)
                .allMatch(line -> line.contains("WARN") && line.contains("uid " + OTHER));
    }

    /** It has no mode that could keep anybody out. */
    @Test
    void aStrangerIsTurnedAwayAtAnAbstractName() throws Exception {
        OnJunixsocket.assume();
        String name = "ipc4j-strangers-" + ProcessHandle.current().pid();
        try (Listener<byte[]> listener = Ipc.listen("unix:@" + name, Codec.bytes())) {
            Process stranger = asOther(CLIENT, "@" + name);
            while (stranger.isAlive()) {
                assertThat(listener.accept(Duration.ofMillis(20))).isNull();
            }
            assertThat(firstLine(stranger)).isEqualTo("read 0");
        }
        Process stranger = asOther(SERVER, "@" + name);
        assertThat(firstLine(stranger)).isEqualTo("listening");
        assertThatThrownBy(() -> Ipc.connect("unix:@" + name, Codec.bytes()))
                .isInstanceOf(AccessRefusedException.class)
                .hasMessageContaining("uid " + OTHER);
    }

    @Test
    void whoIsAllowedGetsInAndIsKnownByNumber() throws Exception {
        try (Listener<byte[]> listener = Ipc.listen("unix:" + socket() + "?allow=1," + OTHER, Codec.bytes())) {
            Process guest = asOther(CLIENT, socket().toString());
            try (Channel<byte[]> channel = listener.accept()) {
                assertThat(channel.peer().uid()).isEqualTo(OTHER);
                assertThat(channel.peer().gid()).isEqualTo(OTHER);
                channel.send(channel.receive());
                assertThat(firstLine(guest)).isEqualTo("read 5");
            }
        }
    }

    @Test
    void aClientDoesNotTalkToAStrangersListener() throws Exception {
        Files.setAttribute(directory, "unix:mode", 01777);
        Process stranger = asOther(SERVER, socket().toString());
        assertThat(firstLine(stranger)).isEqualTo("listening");
        assertThatThrownBy(() -> Ipc.connect("unix:" + socket(), Codec.bytes()))
                .isInstanceOf(AccessRefusedException.class)
                .hasMessageContaining("uid " + OTHER);
        Ipc.connect("unix:" + socket() + "?allow=" + OTHER, Codec.bytes()).close();
        assertThatThrownBy(() -> Ipc.listen("unix:" + socket(), Codec.bytes()))
                .isInstanceOf(AccessRefusedException.class)
                .hasMessageContaining("belongs to user " + OTHER);
        stranger.getOutputStream().close();
        assertThat(stranger.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> Ipc.listen("unix:" + socket(), Codec.bytes()))
                .isInstanceOf(AccessRefusedException.class);
        assertThat(socket()).exists();
    }

    @Test
    void aStrangersLockFileAndDirectoryAreRefused() throws Exception {
        Path lock = Files.createFile(directory.resolve("s.lock"));
        Files.setAttribute(lock, "unix:uid", OTHER);
        assertThatThrownBy(() -> Ipc.listen("unix:" + socket(), Codec.bytes()))
                .isInstanceOf(AccessRefusedException.class)
                .hasMessageContaining("lock file of user " + OTHER);
        Files.delete(lock);
        Path theirs = Files.createDirectory(directory.resolve("theirs"));
        Files.setAttribute(theirs, "unix:uid", OTHER);
        assertThatThrownBy(() -> Ipc.listen("unix:" + theirs + "/s", Codec.bytes()))
                .isInstanceOf(AccessRefusedException.class)
                .hasMessageContaining("belongs to user " + OTHER);
    }
}
