package io.ipc4j;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a key comes from, and that it is told to nobody. */
class AuthkeyTest {
    private static final String SECRET = "swordfish";

    @TempDir
    private Path directory;

    private Path file(String mode, String text) throws IOException {
        Path file = directory.resolve("key-" + mode);
        Files.deleteIfExists(file);
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static Authkey key(String text) {
        return Authkey.of(text.getBytes(UTF_8));
    }

    @Test
    void aKeyIsItsBytesAndIsShownToNobody() {
        byte[] bytes = SECRET.getBytes(UTF_8);
        Authkey key = Authkey.of(bytes);
        bytes[0] = 'S';
        key.secret()[1] = 'W';
        assertThat(key.secret()).isEqualTo(SECRET.getBytes(UTF_8));
        assertThat(key).isEqualTo(key(SECRET)).hasSameHashCodeAs(key(SECRET)).isNotEqualTo(key("swordfisH"));
        assertThat(key.withLegacy(true)).isNotEqualTo(key).isEqualTo(key.withLegacy(true));
        assertThat(key.withLegacy(true).isLegacyAccepted()).isTrue();
        assertThat(key.isLegacyAccepted()).isFalse();
        ChannelOptions options = ChannelOptions.defaults().withAuthkey(key);
        assertThat(options.authkey()).isEqualTo(key);
        assertThat(options.toString()).contains("Authkey").doesNotContain(SECRET);
        assertThat(options.withAuthkey(null)).isEqualTo(ChannelOptions.defaults());
        assertThat(options.withMaxMessage(7)
                        .withSendBuffer(2000)
                        .withFraming(Framing.LENGTH)
                        .authkey())
                .isEqualTo(key);
    }

    @Test
    void aKeyHas1To4096Bytes() {
        assertThat(Authkey.of(new byte[4096]).secret()).hasSize(4096);
        for (int bytes : new int[] {0, 4097}) {
            assertThatThrownBy(() -> Authkey.of(new byte[bytes]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(bytes + " bytes");
        }
    }

    @Test
    void aFilesLastLineFeedIsNoPartOfIt() throws IOException {
        assertThat(Authkey.ofFile(file("rw-------", SECRET))).isEqualTo(key(SECRET));
        assertThat(Authkey.ofFile(file("r--------", SECRET + "\n"))).isEqualTo(key(SECRET));
        assertThat(Authkey.ofFile(file("rw-------", SECRET + "\n\n"))).isEqualTo(key(SECRET + "\n"));
        assertThat(Authkey.ofFile(file("rw-------", SECRET + "\r\n"))).isEqualTo(key(SECRET + "\r"));
        assertThat(Authkey.ofFile(file("rw-------", "x".repeat(4096) + "\n")).secret())
                .hasSize(4096);
        Path link = Files.createSymbolicLink(directory.resolve("link"), file("rw-------", SECRET));
        assertThat(Authkey.ofFile(link)).isEqualTo(key(SECRET));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rw------x", "rwxrwxrwx"})
    void aFileThatIsOpenToOthersIsRefused(String mode) throws IOException {
        Path file = file(mode, SECRET);
        assertThatThrownBy(() -> Authkey.ofFile(file))
                .isInstanceOf(AccessRefusedException.class)
                .hasMessageContainingAll(file.toString(), "mode 0", "chmod 600")
                .hasMessageNotContaining(SECRET);
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        assertThatThrownBy(() -> Authkey.ofFile(link)).isInstanceOf(AccessRefusedException.class);
    }

    @Test
    void aFileOfAnotherUserIsRefused() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can give a file away");
        Path file = file("rw-------", SECRET);
        Files.setAttribute(file, "unix:uid", 65534);
        assertThatThrownBy(() -> Authkey.ofFile(file))
                .isInstanceOf(AccessRefusedException.class)
                .hasMessageContainingAll(file.toString(), "belongs to user 65534");
    }

    @Test
    void whatIsNoFileOfOneKeyIsRefusedWithTheReason() throws Exception {
        assertRefused(directory.resolve("nowhere"), "there is no file");
        assertRefused(directory, "a directory");
        assertRefused(file("rw-------", ""), "is empty");
        assertRefused(file("rw-------", "\n"), "is empty");
        assertRefused(file("rw-------", "x".repeat(4097)), "more than 4096 bytes");
        assertRefused(file("rw-------", "x".repeat(4097) + "\n"), "more than 4096 bytes");
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", "-m", "600", fifo.toString())
                        .start()
                        .waitFor())
                .isZero();
        assertRefused(fifo, "a named pipe");
    }

    private static void assertRefused(Path file, String reason) {
        assertThatThrownBy(() -> Authkey.ofFile(file))
                .isInstanceOf(IpcException.class)
                .hasMessageContainingAll(file.toString(), reason);
    }

    @Test
    void anAddressNamesTheFileAndMayAskForTheOldForm() throws Exception {
        Path file = file("rw-------", SECRET + "\n");
        Address parsed = Address.parse("mem:x?authkeyFile=" + file, Ipc.transport("mem"), ChannelOptions.defaults());
        assertThat(parsed.common().authkey()).isEqualTo(key(SECRET));
        assertThat(parsed.full(URI.create("mem:x"))).hasToString("mem:x?authkeyFile=" + file);
        Address legacy = Address.parse(
                "mem:x?authkeyLegacy=true&authkeyFile=" + file, Ipc.transport("mem"), ChannelOptions.defaults());
        assertThat(legacy.common().authkey()).isEqualTo(key(SECRET).withLegacy(true));
        Address given = Address.parse(
                "mem:x?authkeyLegacy=true",
                Ipc.transport("mem"),
                ChannelOptions.defaults().withAuthkey(key(SECRET)));
        assertThat(given.common().authkey()).isEqualTo(key(SECRET).withLegacy(true));
        assertThatThrownBy(() -> Ipc.listen("mem:x?authkeyLegacy=true", Codec.utf8()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is none");
        assertThatThrownBy(() -> Ipc.listen("mem:x?authkeyLegacy=yes&authkeyFile=" + file, Codec.utf8()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("authkeyLegacy=yes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mem:x?authkey=swordfish",
                "nosuch:x?authkey=swordfish",
                "mem:x?maxMessage=1k&authKey=swordfish",
                "mem:x?auth_key=swordfish",
                "mem:x?auth-key=swordfish",
                "mem:x?%61uthkey=swordfish",
                "mem:x?authkey=swordfish&authkey=swordfish",
                "?authkey=swordfish",
                "mem:x?authkey=swordfish&%zz",
            })
    void aSecretInAnAddressIsRefusedAndNotRepeated(String address) {
        ChannelOptions options = ChannelOptions.defaults();
        for (var attempt : new org.assertj.core.api.ThrowableAssert.ThrowingCallable[] {
            () -> Ipc.listen(address, Codec.utf8()),
            () -> Ipc.connect(address, Codec.utf8()),
            () -> Ipc.listen(Ipc.transport("mem"), address, Codec.utf8(), options)
        }) {
            assertThatThrownBy(attempt)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("authkeyFile=", "0600")
                    .hasMessageNotContaining(SECRET)
                    .hasNoCause();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"line", "raw"})
    void aKeyNeedsFramesWithALength(String framing) {
        ChannelOptions options = ChannelOptions.defaults().withAuthkey(key(SECRET));
        assertThatThrownBy(() -> Ipc.listen("mem:x?framing=" + framing, Codec.utf8(), options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("mem:x?framing=" + framing, "framing=length");
        assertThatThrownBy(() -> Ipc.connect("mem:x?framing=" + framing, Codec.utf8(), options))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onTheHeapTooBothSidesMustKnowIt() throws Exception {
        ChannelOptions right = ChannelOptions.defaults().withAuthkey(key(SECRET));
        ChannelOptions wrong = ChannelOptions.defaults().withAuthkey(key("catfish"));
        try (Listener<String> listener = Ipc.listen("mem:guarded", Codec.utf8(), right)) {
            assertThatThrownBy(() -> Ipc.connect("mem:guarded", Codec.utf8(), wrong))
                    .isInstanceOf(AccessRefusedException.class)
                    .hasMessageContainingAll("mem:guarded", "another authkey")
                    .hasMessageNotContaining("fish");
            assertThat(listener.tryAccept()).isNull();
            try (Channel<String> client = Ipc.connect("mem:guarded", Codec.utf8(), right);
                    Channel<String> accepted = listener.accept()) {
                client.send("hola");
                assertThat(accepted.receive()).isEqualTo("hola");
            }
        }
    }
}
