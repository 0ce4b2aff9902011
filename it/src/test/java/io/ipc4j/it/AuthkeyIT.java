package io.ipc4j.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.Channel;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A shared secret at the door of each transport, between two processes. */
@Timeout(60)
class AuthkeyIT {
    @TempDir
    private Path directory;

    static Stream<Attacked> transports() {
        return Attacked.all();
    }

    private Path key(String secret) throws IOException {
        Path file = Files.createTempFile(directory, secret, null); // mode 0600
        return Files.writeString(file, secret);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aWrongKeyIsRefusedByBothSidesAndInNobodysWay(Attacked attacked) throws Exception {
        String address = attacked.address(directory) + "?authkeyFile=";
        Path right = key("right");
        Path wrong = key("wrong");
        try (Listener<byte[]> listener = Ipc.listen(address + right, Codec.bytes());
                PuppetProcess friend = PuppetProcess.start()) {
            assertThatThrownBy(() -> Ipc.connect(address + wrong, Codec.bytes()))
                    .isInstanceOf(AccessRefusedException.class)
                    .hasMessageContaining("another authkey");
            assertThat(listener.tryAccept()).isNull();
            assertThat(friend.read()).isEqualTo("ready");
            friend.say("echo " + address + right);
            try (Channel<byte[]> channel = listener.accept()) {
                assertThat(friend.read()).isEqualTo("connected");
                channel.send(new byte[] {1, 2, 3});
                assertThat(channel.receive()).containsExactly(1, 2, 3);
            }
        }
    }
}
