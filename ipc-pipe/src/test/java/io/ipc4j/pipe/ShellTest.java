package io.ipc4j.pipe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.IpcException;
import io.ipc4j.NoListenerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pipes that somebody made in a shell, and what {@code echo} and {@code cat} do there. */
@Timeout(60)
class ShellTest {

    @TempDir
    private Path directory;

    private Path fifo;

    @BeforeEach
    void makeFifo() throws Exception {
        fifo = Mess.mkfifo(directory.resolve("fifo"));
    }

    private Channel<String> connect(String mode) throws InterruptedException {
        return Ipc.connect("pipe:" + fifo + "?framing=line&mode=" + mode, Codec.utf8());
    }

    private void echo(String words) throws Exception {
        Mess.run("sh", "-c", "echo \"$0\" > \"$1\"", words, fifo.toString());
    }

    @Test
    void severalEchosInARowAreReadOneAfterTheOther() throws Exception {
        try (Channel<String> reader = connect("read")) {
            for (String words : new String[] {"hola", "¿qué tal?", "adiós"}) {
                echo(words);
                assertThat(reader.receive()).isEqualTo(words);
            }
            assertThat(reader.receive(Duration.ofMillis(50))).isNull();
            assertThat(reader.isOpen()).isTrue();
        }
        assertThat(fifo).exists();
    }

    @Test
    void catShowsWhatIsSentAndEndsWhenTheChannelDoes() throws Exception {
        Process cat = new ProcessBuilder("cat", fifo.toString()).start();
        try (Channel<String> writer = connect("write")) {
            for (int i = 0; i < 10_000; i++) {
                writer.send("line " + i);
            }
        }
        String shown = new String(cat.getInputStream().readAllBytes(), UTF_8);
        assertThat(shown.lines()).hasSize(10_000).first().isEqualTo("line 0");
        assertThat(shown).endsWith("line 9999\n");
        assertThat(cat.waitFor()).isZero();
        assertThat(fifo).exists();
    }

    @Test
    void aWriterEndsWhenNobodyReadsAnyMore() throws Exception {
        Process cat = new ProcessBuilder("cat", fifo.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (Channel<String> writer = connect("write")) {
            writer.send("hola");
            cat.destroyForcibly().waitFor();
            assertThatThrownBy(() -> {
                        while (true) {
                            writer.send("is anybody there?");
                        }
                    })
                    .isInstanceOf(ChannelClosedException.class);
        }
    }

    @Test
    void oneWayIsOneWay() throws Exception {
        try (Channel<String> reader = connect("read");
                Channel<String> writer = connect("write")) {
            assertThatThrownBy(writer::receive)
                    .isInstanceOf(ChannelClosedException.class)
                    .hasMessageContaining("mode=write");
            assertThatThrownBy(() -> reader.send("hola"))
                    .isInstanceOf(ChannelClosedException.class)
                    .hasMessageContaining("mode=read");
            writer.send("hola");
            assertThat(reader.receive()).isEqualTo("hola");
        }
    }

    @Test
    void whatIsNoFifoIsRefusedAndLeft() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "precious");
        Path link = Files.createSymbolicLink(directory.resolve("link"), fifo);
        for (String mode : new String[] {"read", "write"}) {
            assertThatThrownBy(() -> Ipc.connect("pipe:" + file + "?mode=" + mode, Codec.utf8()))
                    .isInstanceOf(IpcException.class)
                    .hasMessageContaining("is a regular file");
            assertThatThrownBy(() -> Ipc.connect("pipe:" + link + "?mode=" + mode, Codec.utf8()))
                    .isInstanceOf(IpcException.class)
                    .hasMessageContaining("is a symbolic link");
            assertThatThrownBy(() -> Ipc.connect("pipe:" + directory + "/none?mode=" + mode, Codec.utf8()))
                    .isInstanceOf(NoListenerException.class)
                    .hasMessageContaining("mkfifo");
        }
        assertThat(Files.readString(file)).isEqualTo("precious");
        assertThat(Mess.names(directory)).containsExactly("fifo", "file", "link");
    }

    @Test
    void anInterruptEndsTheWaitForAReader() throws Exception {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> connect("write")).isInstanceOf(InterruptedException.class);
        Thread waiting =
                new Thread(() -> assertThatThrownBy(() -> connect("write")).isInstanceOf(InterruptedException.class));
        waiting.start();
        Mess.await("a blocked open", () -> !Mess.threads().isEmpty());
        waiting.interrupt();
        waiting.join();
        Mess.await("no thread of ours", () -> Mess.threads().isEmpty());
    }
}
