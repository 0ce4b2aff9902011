package io.ipc4j.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.IpcException;
import io.ipc4j.Listener;
import io.ipc4j.NoListenerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses, parameters, files, the ends of lines. */
@Timeout(60)
class PipeTransportTest {

    @TempDir
    private Path directory;

    private String address() {
        return "pipe:" + directory + "/p";
    }

    private static Listener<String> listen(String address) {
        return Ipc.listen(address, Codec.utf8());
    }

    private static Channel<String> connect(String address) throws InterruptedException {
        return Ipc.connect(address, Codec.utf8());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pipe:s",
                "pipe:./s",
                "pipe://s",
                "pipe://host/s",
                "pipe:/tmp/",
                "pipe:/",
                "pipe:/tmp/..",
                "pipe:/tmp/s#1",
                "pipe:/tmp/%00"
            })
    void whatIsNoAbsolutePathIsRefused(String address) {
        assertThatThrownBy(() -> listen(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(address)
                .hasMessageContaining("pipe:/run/app/echo");
        assertThatThrownBy(() -> connect(address)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mode=read", "mode=", "backlog=0", "allow=1"})
    void whatAListenerCannotBeToldIsRefusedAndNothingIsMade(String parameter) {
        assertThatThrownBy(() -> listen(address() + "?" + parameter)).isInstanceOf(IllegalArgumentException.class);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aModeIsReadOrWrite() {
        assertThatThrownBy(() -> connect(address() + "?mode=both"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + address() + "?mode=both\": mode=both")
                .hasMessageContaining("read or write");
    }

    @Test
    void nobodyListensWhereThereIsNothingOrSomethingElse() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("p"));
        for (String address : List.of("pipe:" + directory + "/none/p", address(), "pipe:" + file, "pipe:" + link)) {
            assertThatThrownBy(() -> connect(address))
                    .isInstanceOf(NoListenerException.class)
                    .hasMessageContaining(address);
        }
        assertThat(Mess.names(directory)).containsExactly("file", "link");
    }

    @Test
    void aPipeThatNobodyReadsIsToldAtOnceAndLeft() throws Exception {
        Mess.mkfifo(directory.resolve("p"));
        assertThatThrownBy(() -> connect(address()))
                .isInstanceOf(NoListenerException.class)
                .hasMessageContaining("left behind");
        assertThat(Mess.names(directory)).containsExactly("p");
    }

    @Test
    void somebodyWhoReadsThePipeAndDoesNotAnswerIsNoListener() throws Exception {
        Mess.mkfifo(directory.resolve("p"));
        Process reader = new ProcessBuilder("cat", directory + "/p")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThatThrownBy(() -> Ipc.connect(
                            address(),
                            Codec.utf8(),
                            ChannelOptions.defaults().withConnectTimeout(Duration.ofMillis(300))))
                    .isInstanceOf(NoListenerException.class);
            assertThat(Mess.names(directory)).containsExactly("p");
        } finally {
            reader.destroyForcibly();
        }
    }

    @Test
    void thePeersAddressIsKnownAndNoId() throws Exception {
        try (Listener<String> listener = listen(address());
                Channel<String> client = connect(address());
                Channel<String> server = listener.accept()) {
            assertThat(client.peer().address()).isEqualTo(directory + "/p");
            assertThat(server.peer().address()).isEqualTo("client of " + directory.toRealPath() + "/p");
            assertThat(client.peer().uid()).isNull();
            assertThat(server.peer().uid()).isNull();
            assertThat(server.peer().pid()).isNull();
        }
    }

    @Test
    void aConnectedPairHasNoNames() throws Exception {
        try (Listener<String> listener = listen(address());
                Channel<String> client = connect(address());
                Channel<String> server = listener.accept()) {
            assertThat(Mess.names(directory)).containsExactly("p", "p.lock");
            client.send("hola");
            assertThat(server.receive()).isEqualTo("hola");
            server.send("¿qué tal?");
            assertThat(client.receive()).isEqualTo("¿qué tal?");
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whoComesWhenTooManyWaitIsLetInLater() throws Exception {
        ChannelOptions hasty = ChannelOptions.defaults().withConnectTimeout(Duration.ofMillis(300));
        try (Listener<String> listener = listen(address() + "?backlog=1");
                Channel<String> first = connect(address())) {
            assertThatThrownBy(() -> Ipc.connect(address(), Codec.utf8(), hasty))
                    .isInstanceOf(NoListenerException.class)
                    .hasMessageContaining("300 ms");
            try (Channel<String> server = listener.accept()) {
                server.send("hola");
                assertThat(first.receive()).isEqualTo("hola");
            }
            try (Channel<String> second = connect(address());
                    Channel<String> server = listener.accept()) {
                second.send("hola");
                assertThat(server.receive()).isEqualTo("hola");
            }
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void anInterruptEndsConnectingAndLeavesNothing() throws Exception {
        try (Listener<String> listener = listen(address() + "?backlog=1");
                Channel<String> first = connect(address())) {
            assertThat(listener.isOpen()).isTrue();
            assertThat(first.isOpen()).isTrue();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> connect(address())).isInstanceOf(InterruptedException.class);
            Thread waiting = new Thread(
                    () -> assertThatThrownBy(() -> connect(address())).isInstanceOf(InterruptedException.class));
            waiting.start();
            Mess.await("a pair", () -> Mess.names(directory).size() > 2);
            waiting.interrupt();
            waiting.join();
            assertThat(Mess.names(directory)).containsExactly("p", "p.lock");
        }
    }

    /** There the reader can't tell the end from a pause without a blocking read. */
    @Test
    void theEndIsNoticedByWhoOnlyTries() throws Exception {
        try (Listener<String> listener = listen(address());
                Channel<String> client = connect(address())) {
            listener.accept().close();
            Mess.await("the end", () -> {
                try {
                    return client.tryReceive() != null;
                } catch (ChannelClosedException e) {
                    return true;
                }
            });
        }
    }

    /** There the writer can't tell a gone reader from a slow one without a blocking write. */
    @Test
    void aGoneReaderIsNoticedByWhoOnlyTries() throws Exception {
        try (Listener<String> listener = listen(address());
                Channel<String> client = connect(address())) {
            Channel<String> server = listener.accept();
            String message = "x".repeat(10_000);
            Mess.await("a full pipe", () -> !client.trySend(message));
            server.close();
            Mess.await("the end", () -> {
                try {
                    client.trySend(message);
                    return false;
                } catch (ChannelClosedException e) {
                    return true;
                }
            });
        }
    }

    @Test
    void whereThereIsNoMkfifoTheErrorSaysSo() throws Exception {
        try (TestJvm jvm = TestJvm.startAfter("export PATH=" + directory, WithoutMkfifo.class, address())) {
            assertThat(jvm.readLine()).contains("mkfifo").contains("PATH").contains(address());
        }
        assertThat(directory).isEmptyDirectory();
    }

    /** {@code WithoutMkfifo ADDRESS}: prints why it can't listen. */
    static final class WithoutMkfifo {
        private WithoutMkfifo() {}

        public static void main(String[] args) {
            try {
                listen(args[0]).close();
                System.out.println("it listened");
            } catch (IpcException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void aThousandOpensWithoutAPeerLeaveNoThreadAndNoFile() throws Exception {
        Mess.mkfifo(directory.resolve("fifo"));
        String plain = "pipe:" + directory + "/fifo?connectTimeout=20ms&mode=";
        int opens = Boolean.getBoolean("ipc4j.tck.long") ? 1000 : 100;
        for (int i = 0; i < opens; i++) {
            assertThatThrownBy(() -> connect(plain + "write")).isInstanceOf(NoListenerException.class);
            try (Channel<String> reader = connect(plain + "read")) {
                assertThat(reader.receive(Duration.ofMillis(1))).isNull();
            }
        }
        for (int i = 0; i < opens / 10; i++) {
            try (Listener<String> listener = listen(address())) {
                assertThat(listener.accept(Duration.ofMillis(1))).isNull();
            }
        }
        assertThat(Mess.names(directory)).containsExactly("fifo");
        Mess.await("no thread of ours", () -> Mess.threads().isEmpty());
    }
}
