package io.ipc4j.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.AddressInUseException;
import io.ipc4j.Channel;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.IpcException;
import io.ipc4j.Listener;
import io.ipc4j.spi.FileKind;
import io.ipc4j.spi.OwnedPath;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who owns a path, and what is touched on the way. */
@Timeout(60)
class OwnershipTest {

    @TempDir
    private Path directory;

    private Path pipe() {
        return directory.resolve("s");
    }

    private Path lock() {
        return directory.resolve("s.lock");
    }

    private String address() {
        return "pipe:" + pipe();
    }

    private Listener<byte[]> listen() {
        return Ipc.listen(address(), Codec.bytes());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }

    private static void assertEchoes(String address) throws InterruptedException {
        try (Channel<byte[]> channel = Ipc.connect(address, Codec.bytes())) {
            channel.send(new byte[] {42});
            assertThat(channel.receive()).containsExactly(42);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "022", "077"})
    void pipeAndLockAreForTheirOwnerWhateverTheUmask(String umask) throws Exception {
        try (TestJvm server = TestJvm.startAfter("umask " + umask, Racer.class, "1", address())) {
            server.readLine();
            server.say("go");
            assertThat(Racer.number(server)).isEqualTo(1);
            assertThat(mode(pipe())).isEqualTo("rw-------");
            assertThat(mode(lock())).isEqualTo("rw-------");
            assertEchoes(address());
            server.say("close");
            assertThat(server.readLine()).isEqualTo("closed");
            assertThat(names()).isEmpty();
        }
    }

    @Test
    void whatAKilledListenerLeftIsTakenOverAndALiveOnesIsNot() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (TestJvm server = TestJvm.start(Racer.class, "1", address())) {
                server.readLine();
                server.say("go");
                assertThat(Racer.number(server)).isEqualTo(1);
                assertThatThrownBy(this::listen).isInstanceOf(AddressInUseException.class);
                assertEchoes(address());
                server.kill();
                assertThat(names()).containsExactly("s", "s.lock");
            }
        }
        try (Listener<byte[]> listener = listen()) {
            assertThat(listener.isOpen()).isTrue();
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void whoWantsSomethingElseThereLeavesWhatAKilledListenerLeft() throws Exception {
        try (TestJvm server = TestJvm.start(Racer.class, "1", address())) {
            server.readLine();
            server.say("go");
            assertThat(Racer.number(server)).isEqualTo(1);
            server.kill();
        }
        assertThatThrownBy(() -> OwnedPath.claim(URI.create("unix:" + pipe()), pipe(), FileKind.SOCKET))
                .isInstanceOf(IpcException.class);
        assertThat(names()).containsExactly("s", "s.lock");
        try (Listener<byte[]> listener = listen()) {
            assertThat(listener.isOpen()).isTrue();
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void whatACrashLeftInTheWorkshopIsClearedAway() throws Exception {
        Path workshop = Files.createDirectory(directory.resolve("s~"));
        Mess.mkfifo(workshop.resolve("s"));
        try (Listener<byte[]> listener = listen()) {
            assertThat(listener.isOpen()).isTrue();
            assertThat(names()).containsExactly("s", "s.lock");
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void sixteenThatStartAtOnceHaveOneWinnerWhichServes() throws Exception {
        List<TestJvm> racers = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                racers.add(TestJvm.start(Racer.class, "4", address()));
            }
            for (TestJvm racer : racers) {
                assertThat(racer.readLine()).isEqualTo("ready");
            }
            for (int round = 0; round < 20; round++) {
                for (TestJvm racer : racers) {
                    racer.say("go");
                }
                int winners = 0;
                for (TestJvm racer : racers) {
                    winners += Racer.number(racer);
                }
                assertThat(winners).as("round %d", round).isEqualTo(1);
                assertEchoes(address());
                for (TestJvm racer : racers) {
                    racer.say("close");
                }
                for (TestJvm racer : racers) {
                    racer.readLine();
                }
                assertThat(names()).isEmpty();
            }
        } finally {
            racers.forEach(TestJvm::close);
        }
    }

    /** Here owners come and go while others try: two at a time would find the other's socket gone, or not their own. */
    @Test
    void ownersThatComeAndGoAreNeverTwo() throws Exception {
        List<TestJvm> racers = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                racers.add(TestJvm.start(
                        Turns.class, address(), directory.resolve("owner").toString(), "50"));
            }
            for (TestJvm racer : racers) {
                assertThat(racer.readLine()).isEqualTo("done 50");
            }
        } finally {
            racers.forEach(TestJvm::close);
        }
        assertThat(names()).isEmpty();
    }

    /** {@code Turns ADDRESS FILE COUNT}: owns the address so many times, and makes and deletes the file each time. */
    static final class Turns {
        private Turns() {}

        public static void main(String[] args) throws IOException {
            int count = Integer.parseInt(args[2]);
            for (int turns = 0; turns < count; ) {
                try (Listener<byte[]> listener = Ipc.listen(args[0], Codec.bytes())) {
                    listener.tryAccept();
                    Files.createFile(Path.of(args[1])); // fails if there is another owner
                    Thread.yield();
                    Files.delete(Path.of(args[1]));
                    turns++;
                } catch (AddressInUseException e) {
                    Thread.onSpinWait();
                }
            }
            System.out.println("done " + count);
        }
    }

    @Test
    void aHundredListenersInTurnLeaveNothing() throws Exception {
        for (int i = 0; i < 100; i++) {
            try (Listener<byte[]> listener = listen()) {
                assertThat(listener.isOpen()).isTrue();
                assertThat(names()).containsExactly("s", "s.lock");
            }
            assertThat(names()).isEmpty();
        }
    }

    /** POSIX: any close of the file in this process would drop the lock, and nobody would notice. */
    @Test
    void tryingDoesNotDropALockThatAnotherClassLoaderOfThisProcessHolds() throws Exception {
        try (FileChannel held = FileChannel.open(lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                TestJvm other = TestJvm.start(Racer.class, "1", address())) {
            assertThat(held.lock().isValid()).isTrue();
            for (int i = 0; i < 100; i++) {
                assertThatThrownBy(this::listen).isInstanceOf(AddressInUseException.class);
            }
            other.readLine();
            other.say("go");
            assertThat(Racer.number(other)).isZero();
        }
        listen().close();
        assertThat(names()).isEmpty();
    }

    @Test
    void anInterruptedThreadCanListenAndKeepsTheLock() throws Exception {
        Thread.currentThread().interrupt();
        try (Listener<byte[]> listener = listen()) {
            assertThat(Thread.interrupted()).isTrue();
            assertThat(listener.isOpen()).isTrue();
            try (TestJvm other = TestJvm.start(Racer.class, "1", address())) {
                other.readLine();
                other.say("go");
                assertThat(Racer.number(other)).isZero();
            }
            Thread.currentThread().interrupt();
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(names()).isEmpty();
    }

    @Test
    void aRegularFileADirectoryAndALinkAreRefusedAndLeft() throws Exception {
        Files.writeString(pipe(), "precious");
        assertThatThrownBy(this::listen)
                .isInstanceOf(IpcException.class)
                .hasMessageContaining(pipe() + " is a regular file");
        assertThat(Files.readString(pipe())).isEqualTo("precious");
        Files.delete(pipe());

        Files.createDirectory(pipe());
        assertThatThrownBy(this::listen).isInstanceOf(IpcException.class).hasMessageContaining("is a directory");
        assertThat(pipe()).isDirectory();
        Files.delete(pipe());

        Files.createSymbolicLink(pipe(), directory.resolve("elsewhere"));
        assertThatThrownBy(this::listen).isInstanceOf(IpcException.class).hasMessageContaining("is a symbolic link");
        assertThat(Files.isSymbolicLink(pipe())).isTrue();
        assertThat(names()).containsExactly("s");
    }

    @Test
    void aLinkInPlaceOfTheLockFileIsRefusedAndNotFollowed() throws Exception {
        Path precious = Files.writeString(directory.resolve("precious"), "precious");
        Files.createSymbolicLink(lock(), precious);
        assertThatThrownBy(this::listen)
                .isInstanceOf(AccessRefusedException.class)
                .hasMessageContaining("s.lock");
        Files.delete(lock());
        Files.createLink(lock(), precious);
        assertThatThrownBy(this::listen)
                .isInstanceOf(AccessRefusedException.class)
                .hasMessageContaining("2 names");
        assertThat(Files.readString(precious)).isEqualTo("precious");
    }

    @Test
    void aPipeThatNoListenerLeftIsNotTaken() throws Exception {
        Mess.mkfifo(pipe());
        assertThatThrownBy(this::listen)
                .isInstanceOf(IpcException.class)
                .hasMessageContaining("without a lock file")
                .hasMessageContaining("mode=read");
        assertThat(names()).containsExactly("s");
    }

    @Test
    void aPipeThatSomebodyPutInPlaceOfOursIsNotRemoved() throws Exception {
        try (Listener<byte[]> listener = listen()) {
            assertThat(listener.isOpen()).isTrue();
            Files.delete(pipe());
            Mess.mkfifo(pipe());
        }
        assertThat(names()).containsExactly("s");
    }

    @Test
    void whatKilledClientsLeftGoesWithTheListener() throws Exception {
        String id = ".0123456789abcdef0123456789abcdef.";
        Path other = Mess.mkfifo(directory.resolve("other" + id + "up"));
        Mess.mkfifo(directory.resolve("s" + id + "up"));
        try (Listener<byte[]> listener = listen()) {
            assertThat(names()).containsExactly(other.getFileName().toString(), "s", "s.lock");
            Mess.mkfifo(directory.resolve("s" + id + "down"));
            Files.createFile(directory.resolve("s" + id + "up")); // no FIFO
            assertThat(listener.isOpen()).isTrue();
        }
        assertThat(names()).containsExactly(other.getFileName().toString(), "s" + id + "up");
    }

    @Test
    void aDirectoryThatIsMissingOrOpenToOthersIsRefused() throws Exception {
        assertThatThrownBy(() -> Ipc.listen("pipe:" + directory + "/none/s", Codec.bytes()))
                .isInstanceOf(IpcException.class)
                .hasMessageContaining("there is no directory " + directory + "/none");
        for (String mode : List.of("rwxrwxrwx", "rwxrwxr-x", "rwxr-xrwx")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
            assertThatThrownBy(this::listen)
                    .isInstanceOf(AccessRefusedException.class)
                    .hasMessageContaining("chmod go-w " + directory.toRealPath());
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        assertThat(names()).isEmpty();
    }

    @Test
    void aDirectoryThatAllMayWriteToIsGoodIfItIsSticky() throws Exception {
        Files.setAttribute(directory, "unix:mode", 01777);
        try (Listener<byte[]> listener = listen();
                Channel<byte[]> client = Ipc.connect(address(), Codec.bytes());
                Channel<byte[]> server = listener.accept()) {
            assertThat(mode(pipe())).isEqualTo("rw-------");
            client.send(new byte[1]);
            assertThat(server.receive()).hasSize(1);
        }
        assertThat(names()).isEmpty();
    }
}
