package io.ipc4j.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import io.ipc4j.NoListenerException;
import io.ipc4j.spi.unix.Access;
import io.ipc4j.spi.unix.Credentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses, parameters, and who is at the other end. */
@Timeout(60)
class UnixTransportTest {

    @TempDir
    private Path directory;

    private static Listener<String> listen(String address) {
        return Ipc.listen(address, Codec.utf8());
    }

    private static Channel<String> connect(String address) throws InterruptedException {
        return Ipc.connect(address, Codec.utf8());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unix:s",
                "unix:./s",
                "unix://s",
                "unix://host/s",
                "unix:/tmp/",
                "unix:/",
                "unix:/tmp/..",
                "unix:/tmp/s#1",
                "unix:/tmp/%00"
            })
    void whatIsNoAbsolutePathIsRefused(String address) {
        assertThatThrownBy(() -> listen(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(address)
                .hasMessageContaining("unix:/run/app/echo.sock");
        assertThatThrownBy(() -> connect(address)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix:@", "unix:@a/b", "unix:@name#1"})
    void whatIsNoAbstractNameIsRefused(String address) {
        assertThatThrownBy(() -> listen(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(address)
                .hasMessageContaining("unix:@echo");
        assertThatThrownBy(() -> connect(address)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theJdkHasNoAbstractNames() {
        assertThatThrownBy(() -> listen("unix:@name?provider=jdk"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unix:@name")
                .hasMessageContaining("provider=jdk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"provider=other", "allow=", "allow=me", "allow=1,,2", "allow=-1", "backlog=0"})
    void valuesThatCannotBeAreRefusedAndNothingIsMade(String parameter) {
        String address = "unix:" + directory + "/s?" + parameter;
        assertThatThrownBy(() -> listen(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + address + "\": " + parameter);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aPathMayHaveAHundredBytes() throws Exception {
        Path real = directory.toRealPath();
        String longest = real + "/" + "x".repeat(99 - real.toString().length());
        assertThat(longest).hasSize(100);
        for (String provider : List.of("auto", "jdk")) {
            try (Listener<String> listener = listen("unix:" + longest + "?provider=" + provider);
                    Channel<String> client = connect("unix:" + longest);
                    Channel<String> server = listener.accept()) {
                client.send("hola");
                assertThat(server.receive()).isEqualTo("hola");
            }
        }
        String longer = "unix:" + longest + "x";
        assertThatThrownBy(() -> listen(longer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(longer)
                .hasMessageContaining("has 101 bytes")
                .hasMessageContaining("100");
        assertThatThrownBy(() -> connect(longer)).isInstanceOf(IllegalArgumentException.class);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void nobodyListensWhereThereIsNoDirectoryNorAtARegularFile() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        for (String address : List.of("unix:" + directory + "/none/s", "unix:" + directory + "/s", "unix:" + file)) {
            assertThatThrownBy(() -> connect(address))
                    .isInstanceOf(NoListenerException.class)
                    .hasMessageContaining(address);
        }
    }

    @Test
    void bothSidesKnowWhoIsAtTheOther() throws Exception {
        String address = "unix:" + directory + "/s";
        Object uid = Files.getAttribute(directory, "unix:uid");
        Object gid = Files.getAttribute(directory, "unix:gid");
        try (Listener<String> listener = listen(address);
                Channel<String> client = connect(address);
                Channel<String> server = listener.accept()) {
            assertThat(client.peer().uid()).isEqualTo(uid);
            assertThat(client.peer().gid()).isEqualTo(gid);
            assertThat(client.peer().address()).isEqualTo(directory + "/s");
            assertThat(server.peer().uid()).isEqualTo(uid);
            assertThat(server.peer().gid()).isEqualTo(gid);
            assertThat(server.peer().pid()).isNull();
        }
    }

    @Test
    void whoFindsTheQueueFullWaitsForRoomAndNotForEver() throws Exception {
        String address = "unix:" + directory + "/s";
        List<Channel<String>> all = new ArrayList<>();
        try (Listener<String> listener = listen(address + "?backlog=1")) {
            ChannelOptions hasty = ChannelOptions.defaults().withConnectTimeout(Duration.ofMillis(50));
            assertThatThrownBy(() -> {
                        while (true) {
                            all.add(Ipc.connect(address, Codec.utf8(), hasty));
                        }
                    })
                    .isInstanceOf(NoListenerException.class)
                    .hasMessageContaining("within 50 ms");
            Thread late = new Thread(() -> {
                try {
                    connect(address).close();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            late.start();
            for (int i = all.size(); i >= 0; i--) {
                listener.accept().close();
            }
            late.join();
        } finally {
            all.forEach(Channel::close);
        }
    }

    @Test
    void anInterruptEndsTheWaitForRoom() throws Exception {
        String address = "unix:" + directory + "/s";
        List<Channel<String>> all = new ArrayList<>();
        try (Listener<String> listener = listen(address + "?backlog=1")) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> {
                        while (true) {
                            all.add(connect(address));
                        }
                    })
                    .isInstanceOf(InterruptedException.class);
            assertThat(listener.isOpen()).isTrue();
        } finally {
            all.forEach(Channel::close);
        }
    }

    @Test
    void accessIsForThisUserRootAndWhoIsAllowed() throws Exception {
        Access narrow = new Access(1000, Set.of());
        Access wide = new Access(1000, Set.of(1001));
        assertThat(narrow.admits(who(1000))).isTrue();
        assertThat(narrow.admits(who(0))).isTrue();
        assertThat(narrow.admits(who(1001))).isFalse();
        assertThat(narrow.admits(new Credentials(null, null, null, "unknown"))).isFalse();
        assertThat(wide.admits(who(1001))).isTrue();
        assertThat(wide.admits(who(1002))).isFalse();
    }

    private static Credentials who(int uid) {
        return new Credentials(uid, uid, null, "u" + uid);
    }
}
