package io.ipc4j.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import io.ipc4j.Server;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody of the same user writes into a listener's pipe, while others use it. */
@Timeout(60)
class HostileHelloTest {

    @TempDir
    private Path directory;

    private Listener<byte[]> listener;
    private FileChannel door;

    @BeforeEach
    void open() throws Exception {
        listener = Ipc.listen("pipe:" + directory + "/p", Codec.bytes());
        door = FileChannel.open(directory.resolve("p"), StandardOpenOption.WRITE);
    }

    @AfterEach
    void close() throws Exception {
        door.close();
        listener.close();
        assertThat(Mess.names(directory)).noneMatch(name -> name.startsWith("p.lock"));
        Mess.await("no thread of ours", () -> Mess.threads().isEmpty());
    }

    private void write(String bytes) throws Exception {
        door.write(ByteBuffer.wrap(bytes.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));
    }

    private static String hello(String id) {
        return "\nipc4j-pipe/1 " + id + "\n";
    }

    private static String id() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private void assertServesOneClientAndNoOther() throws Exception {
        try (Channel<byte[]> client = Ipc.connect("pipe:" + directory + "/p", Codec.bytes());
                Channel<byte[]> server = listener.accept()) {
            client.send(new byte[] {1, 2});
            assertThat(server.receive()).containsExactly(1, 2);
            assertThat(listener.accept(Duration.ofMillis(20))).isNull();
        }
    }

    /** What the first client says that says anything. */
    private byte[] firstMessage() throws Exception {
        while (true) {
            try (Channel<byte[]> server = listener.accept()) {
                return server.receive();
            } catch (ChannelClosedException e) {
                // The next one, please.
            }
        }
    }

    private Channel<byte[]> another() throws InterruptedException {
        return listener.accept(Duration.ofMillis(20));
    }

    @Test
    void garbageAndHalfHellosAreSkipped() throws Exception {
        Random random = new Random(42);
        byte[] garbage = new byte[3000];
        for (int i = 0; i < 100; i++) {
            random.nextBytes(garbage);
            door.write(ByteBuffer.wrap(garbage, 0, 1 + random.nextInt(3000)));
        }
        assertServesOneClientAndNoOther();
        for (String half : List.of("ipc4j-pipe/1 ", hello(id()).stripTrailing(), "ipc4j-pipe/2 " + id(), "\0\0\0")) {
            write(half);
            assertServesOneClientAndNoOther();
        }
    }

    @Test
    void aLineWithoutAnEndTakesNoMemoryAndNoHello() throws Exception {
        byte[] much = new byte[4096];
        for (int i = 0; i < 10_000; i++) {
            door.write(ByteBuffer.wrap(much));
        }
        assertServesOneClientAndNoOther();
    }

    @Test
    void namesThatLeadElsewhereAreNone() throws Exception {
        for (String id : List.of(
                "../../../../../../../etc/passwd/",
                "/".repeat(32),
                "A".repeat(32),
                "a".repeat(31),
                "g".repeat(32),
                "a".repeat(33))) {
            write(hello(id));
        }
        assertServesOneClientAndNoOther();
    }

    @Test
    void aFloodOfHellosFromNobodyIsSkipped() throws Exception {
        for (int i = 0; i < 20_000; i++) {
            write(hello(id()));
        }
        assertServesOneClientAndNoOther();
    }

    @Test
    void whatIsNoPairOfPrivateFifosIsRefusedAndLeft() throws Exception {
        Path precious = Files.writeString(directory.resolve("precious"), "precious");
        Path fifo = Mess.mkfifo(directory.resolve("fifo"));
        List<String> names = new ArrayList<>(List.of("precious", "fifo"));
        String links = id();
        Files.createSymbolicLink(directory.resolve("p." + links + ".up"), fifo);
        Files.createSymbolicLink(directory.resolve("p." + links + ".down"), fifo);
        String files = id();
        Files.createLink(directory.resolve("p." + files + ".up"), precious);
        Files.createLink(directory.resolve("p." + files + ".down"), precious);
        String others = id(); // two names of one FIFO
        Files.createLink(directory.resolve("p." + others + ".up"), fifo);
        Files.createLink(directory.resolve("p." + others + ".down"), fifo);
        String open = id(); // open to others
        Mess.run("mkfifo", "-m", "666", directory + "/p." + open + ".up", directory + "/p." + open + ".down");
        for (String id : List.of(links, files, others, open)) {
            write(hello(id));
            names.add("p." + id + ".up");
            names.add("p." + id + ".down");
        }
        assertServesOneClientAndNoOther();
        assertThat(Mess.names(directory)).containsAll(names);
        assertThat(Files.readString(precious)).isEqualTo("precious");
    }

    /**
     * The listener finds most of them out. But the descriptors of this process are for a moment those of each process that it
     * starts too, so that somebody seems to be at the other end: then it is a client that has already closed, as with a socket.
     */
    @Test
    void whoSaysHelloAndIsGoneIsInNobodysWay() throws Exception {
        List<String> ids = Stream.generate(HostileHelloTest::id).limit(100).toList();
        List<String> command = new ArrayList<>(List.of("mkfifo", "-m", "600"));
        ids.forEach(id -> command.addAll(List.of(directory + "/p." + id + ".up", directory + "/p." + id + ".down")));
        Mess.run(command.toArray(String[]::new));
        for (String id : ids) {
            write(hello(id));
        }
        try (Channel<byte[]> client = Ipc.connect("pipe:" + directory + "/p", Codec.bytes())) {
            client.send(new byte[] {1, 2});
            assertThat(firstMessage()).containsExactly(1, 2);
            for (Channel<byte[]> other = another(); other != null; other = another()) {
                assertThatThrownBy(other::receive).isInstanceOf(ChannelClosedException.class);
                other.close();
            }
        }
        Mess.await("the names are gone", () -> Mess.names(directory).equals(List.of("p", "p.lock")));
    }

    /** Each fills the pipe through which the listener greets, which then would wait for ever. */
    @Test
    void whoTakesNoWelcomeIsInNobodysWay() throws Exception {
        List<FileChannel> full = new ArrayList<>();
        try (Server<byte[]> server = Server.start(listener, Channel::send)) {
            assertThat(server.address()).isEqualTo(listener.address());
            for (int i = 0; i < 70; i++) {
                String id = id();
                Path down = directory.resolve("p." + id + ".down");
                Mess.run("mkfifo", "-m", "600", directory + "/p." + id + ".up", down.toString());
                FileChannel filled = FileChannel.open(down, StandardOpenOption.READ, StandardOpenOption.WRITE);
                filled.write(ByteBuffer.allocate(64 << 10));
                full.add(filled);
                write(hello(id));
            }
            try (Channel<byte[]> client = Ipc.connect("pipe:" + directory + "/p", Codec.bytes())) {
                client.send(new byte[] {7});
                assertThat(client.receive()).containsExactly(7);
            }
            assertThat(listener.isOpen()).isTrue();
        } finally {
            for (FileChannel each : full) {
                each.close();
            }
        }
    }
}
