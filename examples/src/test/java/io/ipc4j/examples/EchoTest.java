package io.ipc4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class EchoTest {
    @TempDir
    private Path folder;

    private Example serve(String address) throws IOException {
        return Example.run("echo-server", address.replace("{dir}", folder.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://127.0.0.1:0",
                "tcp://127.0.0.1:0?framing=line",
                "tcp://127.0.0.1:0?framing=raw",
                "unix:{dir}/s",
                "unix:{dir}/s?framing=line",
                "pipe:{dir}/s",
                "pipe:{dir}/s?framing=line",
                "mmap:{dir}/s"
            })
    void aClientHearsWhatItSaid(String where) throws Exception {
        try (Example server = serve(where)) {
            String address = server.address();
            assertThat(address)
                    .startsWith(where.substring(0, where.indexOf(':')))
                    .endsWith(where.replaceFirst("[^?]*", ""))
                    .doesNotContain(":0");
            try (Example client =
                    Example.run("echo-client", address, "hola", "¿qué tal? 😀", "-x", "--help", "@none")) {
                assertThat(client.rest()).containsExactly("hola", "¿qué tal? 😀", "-x", "--help", "@none");
                assertThat(client.exitCode()).isZero();
                assertThat(client.errors()).isEmpty();
            }
            try (Example client = Example.run("echo-client", address)) {
                client.type("primera línea");
                assertThat(client.nextLine()).isEqualTo("primera línea");
                client.type("second");
                assertThat(client.nextLine()).isEqualTo("second");
                client.endInput();
                assertThat(client.exitCode()).isZero();
                assertThat(client.errors()).isEmpty();
            }
        }
    }

    /** With framing=raw it comes back before all of it has gone, and an empty message is none. */
    @ParameterizedTest
    @ValueSource(strings = {"", "&framing=line", "&framing=raw"})
    void aLineMayBeEmptyOrLargerThanAllBuffers(String framing) throws Exception {
        String buffers = "?sendBuffer=16k&sendBufferSize=65536&receiveBufferSize=65536";
        String large = "0123456789abcdef".repeat(256 << 10);
        try (Example server = Example.run("echo-server", "tcp://127.0.0.1:0" + buffers + framing);
                Example client = Example.run("echo-client", server.address())) {
            for (String line : new String[] {"", large, "", "small"}) {
                client.type(line);
                assertThat(client.nextLine().equals(line)).isTrue();
            }
            client.endInput();
            assertThat(client.exitCode()).isZero();
            assertThat(client.errors()).isEmpty();
        }
    }

    @Test
    void aPlainByteClientIsEchoed() throws Exception {
        try (Example server = Example.run("echo-server", "tcp://127.0.0.1:0?framing=raw");
                Socket socket =
                        new Socket("127.0.0.1", URI.create(server.address()).getPort())) {
            byte[] bytes = "plain bytes, no line feed".getBytes(UTF_8);
            socket.getOutputStream().write(bytes);
            assertThat(socket.getInputStream().readNBytes(bytes.length)).isEqualTo(bytes);
            socket.shutdownOutput();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://127.0.0.1:0", "unix:{dir}/s", "pipe:{dir}/s", "mmap:{dir}/s"})
    void sigtermEndsAServerQuietlyAndItsClientSaysSoAndNoFileIsLeft(String where) throws Exception {
        try (Example server = serve(where);
                Example client = Example.run("echo-client", server.address())) {
            client.type("hola");
            assertThat(client.nextLine()).isEqualTo("hola");
            server.process.destroy();
            assertThat(server.exitCode()).isEqualTo(143);
            assertThat(server.errors()).isEmpty();
            assertThat(server.rest()).isEmpty();
            client.type("still there?");
            assertThat(client.exitCode()).isEqualTo(1);
            assertThat(client.errors().lines()).hasSize(1).first().asString().startsWith("echo-client: ");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whereNobodyListensOneLineSaysSo() throws Exception {
        try (Example client = Example.run("echo-client", "tcp://127.0.0.1:1", "hola")) {
            assertThat(client.exitCode()).isEqualTo(1);
            assertThat(client.errors().lines())
                    .singleElement()
                    .asString()
                    .startsWith("echo-client: ")
                    .contains("tcp://127.0.0.1:1");
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void anAddressThatIsTakenIsAFailure() throws Exception {
        try (Example server = Example.run("echo-server", "tcp://127.0.0.1:0");
                Example second = Example.run("echo-server", server.address())) {
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.errors().lines()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo-client",
                "echo-server",
                "echo-server nonsense",
                "echo-server tcp://127.0.0.1:0?colour=red",
                "echo-server tcp://127.0.0.1:0 --loud",
                "chat tcp://127.0.0.1:1 --user",
                "chat tcp://127.0.0.1:1 --user *",
                "demo faster"
            })
    void misuseIsOneLineAndCode2(String arguments) throws Exception {
        try (Example misused = Example.run(arguments.split(" "))) {
            assertThat(misused.exitCode()).isEqualTo(2);
            assertThat(misused.errors().lines()).hasSize(1);
            assertThat(misused.rest()).isEmpty();
        }
    }

    @Test
    void withoutABuildTheScriptSaysSo(@TempDir Path folder) throws Exception {
        Path script = Files.copy(Path.of("run"), folder.resolve("run"), StandardCopyOption.COPY_ATTRIBUTES);
        try (Example unbuilt = Example.start(script, "echo-client", "tcp://127.0.0.1:1")) {
            assertThat(unbuilt.exitCode()).isEqualTo(1);
            assertThat(unbuilt.errors().lines()).singleElement().asString().contains("build first");
        }
    }

    @Test
    void theScriptListsTheExamples() throws Exception {
        try (Example list = Example.run();
                Example unknown = Example.run("echo");
                Example help = Example.run("chat", "--help")) {
            assertThat(list.rest()).anyMatch(line -> line.contains("echo-server ADDRESS"));
            assertThat(list.exitCode()).isZero();
            assertThat(unknown.errors()).contains("no example \"echo\"", "chat-server ADDRESS");
            assertThat(unknown.exitCode()).isEqualTo(2);
            assertThat(help.rest()).first().asString().startsWith("Usage: chat");
            assertThat(help.exitCode()).isZero();
        }
    }
}
