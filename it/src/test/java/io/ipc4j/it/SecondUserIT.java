package io.ipc4j.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.Channel;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import io.ipc4j.MessageQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two users of one machine, and what one of them owns: pipes, rings, queues. (For sockets the {@code unix:} module has such tests.) */
@Timeout(60)
class SecondUserIT {
    private static final String OPEN = """
            import sys
            try:
                open(sys.argv[1], 'r+b', buffering=0)
                print('opened')
            except OSError as e:
                print(type(e).__name__)
            """;
    private static final String CONNECT = """
            import socket, sys
            s = socket.socket(socket.AF_UNIX)
            try:
                s.connect(sys.argv[1])
                s.settimeout(20)
                print('read', len(s.recv(1)))
            except OSError as e:
                print(type(e).__name__)
            """;
    private static final String PIPE_CLIENT = """
            import os, select, sys
            path, id = sys.argv[1], '0123456789abcdef' * 2
            os.umask(0)
            for way in ('up', 'down'):
                os.mkfifo(f'{path}.{id}.{way}', 0o600)
            up = os.open(f'{path}.{id}.up', os.O_RDWR)
            down = os.open(f'{path}.{id}.down', os.O_RDWR)
            os.write(os.open(path, os.O_WRONLY), f'\\nipc4j-pipe/1 {id}\\n'.encode())
            print('welcome' if select.select([down], [], [], 2)[0] else 'nothing')
            """;
    private static final String PIPE_LISTENER = """
            import os, sys
            os.umask(0)
            os.mkfifo(sys.argv[1], 0o666)
            fifo = os.open(sys.argv[1], os.O_RDWR)
            print('listening', flush=True)
            sys.stdin.read()
            """;

    @TempDir
    private Path directory;

    private OtherUser other;

    @BeforeEach
    void open() throws Exception {
        other = new OtherUser();
        Files.setAttribute(directory, "unix:mode", 01777);
    }

    @AfterEach
    void close() {
        other.close();
    }

    private String told(Process process) throws IOException {
        return process.inputReader().readLine();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pipe", "mmap"})
    void aStrangerCannotReachAListener(String scheme) throws Exception {
        Path place = directory.resolve("s");
        try (Listener<byte[]> listener = Ipc.listen(scheme + ":" + place, Codec.bytes())) {
            String program = scheme.equals("pipe") ? OPEN : CONNECT;
            assertThat(told(other.run(program, place.toString()))).isEqualTo("PermissionError");
            assertThat(listener.tryAccept()).isNull();
        }
    }

    @Test
    void aStrangerIsNoClientOfAPipeThoughItsModeWasWidenedByHand() throws Exception {
        Path place = directory.resolve("p");
        try (Listener<byte[]> listener = Ipc.listen("pipe:" + place, Codec.bytes())) {
            Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rw-rw-rw-"));
            Process stranger = other.run(PIPE_CLIENT, place.toString());
            while (stranger.isAlive()) {
                assertThat(listener.accept(Duration.ofMillis(20))).isNull();
            }
            assertThat(told(stranger)).isEqualTo("nothing");
            try (Channel<byte[]> client = Ipc.connect("pipe:" + place, Codec.bytes());
                    Channel<byte[]> server = listener.accept()) {
                client.send(new byte[3]);
                assertThat(server.receive()).hasSize(3);
            }
        }
        assertThat(directory).isDirectoryContaining("glob:**.up").isDirectoryContaining("glob:**.down");
    }

    @Test
    void aStrangerIsNoClientOfARingThoughItsModeWasWidenedByHand() throws Exception {
        Path place = directory.resolve("m");
        try (Listener<byte[]> listener = Ipc.listen("mmap:" + place, Codec.bytes())) {
            Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rw-rw-rw-"));
            Process stranger = other.run(CONNECT, place.toString());
            while (stranger.isAlive()) {
                assertThat(listener.accept(Duration.ofMillis(20))).isNull();
            }
            assertThat(told(stranger)).isIn("read 0", "ConnectionResetError");
        }
    }

    /** Also root's: it could, but whoever answers there is not who was asked for. */
    @Test
    void aClientDoesNotTalkToAStrangersPipe() throws Exception {
        Path place = directory.resolve("p");
        assertThat(told(other.run(PIPE_LISTENER, place.toString()))).isEqualTo("listening");
        assertThatThrownBy(() -> Ipc.connect("pipe:" + place, Codec.bytes()))
                .isInstanceOf(AccessRefusedException.class)
                .hasMessageContaining(String.valueOf(OtherUser.ID));
        assertThatThrownBy(() -> Ipc.listen("pipe:" + place, Codec.bytes()))
                .isInstanceOf(AccessRefusedException.class)
                .hasMessageContaining(String.valueOf(OtherUser.ID));
        assertThat(place).exists();
    }

    @Test
    void aQueueIsItsOwnersAlone() throws Exception {
        Path place = directory.resolve("jobs");
        try (MessageQueue<byte[]> queue = Ipc.openQueue("mmap:" + place, Codec.bytes())) {
            queue.put(new byte[10]);
            for (String file : new String[] {"data", "lock"}) {
                assertThat(told(other.run(OPEN, place.resolve(file).toString())))
                        .isEqualTo("PermissionError");
            }
        }
        Files.setAttribute(place, "unix:uid", OtherUser.ID);
        assertThatThrownBy(() -> Ipc.openQueue("mmap:" + place, Codec.bytes()))
                .isInstanceOf(AccessRefusedException.class)
                .hasMessageContaining(String.valueOf(OtherUser.ID));
    }
}
