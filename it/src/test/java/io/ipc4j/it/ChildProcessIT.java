package io.ipc4j.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.ChildProcess;
import io.ipc4j.Codec;
import io.ipc4j.IpcException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link ChildProcess}, with real ones. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChildProcessIT {
    private static final int SIGKILLED = 128 + 9;

    @TempDir
    Path temporary;

    /** Says what it was told, then echoes until its parent closes. */
    static final class Echo {
        public static void main(String[] args) throws InterruptedException {
            Channel<String> line = ChildProcess.parent(Codec.utf8());
            line.send(String.join(" ", args));
            line.forEach(line::send);
        }
    }

    /** Large: with a slow reader some hundred of them fill the kernel's buffer and a part of this library's. */
    private static String message(int number) {
        return "message " + number + "!".repeat(1000);
    }

    /** Sends much, and is gone. */
    static final class Talker {
        public static void main(String[] args) throws InterruptedException {
            Channel<String> line = ChildProcess.parent(Codec.utf8());
            int messages = Integer.parseInt(args[0]);
            for (int i = 0; i < messages; i++) {
                line.send(message(i));
            }
            System.exit(7);
        }
    }

    /** Listens to nobody, and has a hook that hangs. */
    static final class Deaf {
        public static void main(String[] args) throws InterruptedException {
            Runtime.getRuntime().addShutdownHook(new Thread(Deaf::hang));
            if (args.length > 0) {
                ChildProcess.parent(Codec.utf8())
                        .send("my pid is " + ProcessHandle.current().pid());
            }
            hang();
        }

        private static void hang() {
            while (true) {
                LockSupport.park();
            }
        }
    }

    /** Fails. */
    static final class Failing {
        public static void main(String[] args) {
            throw new IllegalArgumentException("on purpose");
        }
    }

    /** A parent that tells its own parent who its child is, and then does nothing. */
    static final class Middle {
        public static void main(String[] args) throws InterruptedException {
            ChildProcess child = ChildProcess.of(Deaf.class).args("tell").start();
            ChildProcess.parent(Codec.utf8()).send(child.channel(Codec.utf8()).receive());
            Deaf.hang();
        }
    }

    private ChildProcess.Builder quiet(Class<?> main) {
        return ChildProcess.of(main)
                .jvmArgs("-Djava.io.tmpdir=" + temporary)
                .configure(process -> process.redirectError(ProcessBuilder.Redirect.appendTo(
                        temporary.resolve("errors").toFile())));
    }

    private String errors() throws IOException {
        return Files.readString(temporary.resolve("errors"));
    }

    /** Builds give their tests a place of their own for temporary files, many directories deep. */
    @Test
    void wherePathsAreTooLongForASocketAnotherPlaceIsFound() throws Exception {
        Path deep = Files.createDirectories(temporary.resolve("d".repeat(50)).resolve("e".repeat(50)));
        try (ChildProcess middle = ChildProcess.of(Echoing.class)
                .jvmArgs("-Djava.io.tmpdir=" + deep)
                .start()) {
            assertThat(middle.channel(Codec.utf8()).receive()).isEqualTo("hola");
            assertThat(middle.join()).isZero();
        }
    }

    /** A parent of an echo, which it tells its own parent. */
    static final class Echoing {
        public static void main(String[] args) throws InterruptedException {
            try (ChildProcess child = ChildProcess.of(Echo.class).args("hola").start()) {
                ChildProcess.parent(Codec.utf8())
                        .send(child.channel(Codec.utf8()).receive());
            }
        }
    }

    /** It is in the parent's memory only. */
    @Test
    void aClassThatTheChildCannotFindIsToldAtOnce() throws Exception {
        byte[] bytes;
        try (InputStream in = Nothing.class.getResourceAsStream("Nothing.class")) {
            bytes = in.readAllBytes();
        }
        Class<?> hidden = MethodHandles.lookup().defineHiddenClass(bytes, false).lookupClass();
        assertThatThrownBy(() -> quiet(hidden).start())
                .isInstanceOf(IpcException.class)
                .hasMessageContaining("exit code 1");
        assertThat(errors()).contains("ClassNotFoundException");
    }

    @Test
    void parentAndChildTalk() throws Exception {
        try (ChildProcess child =
                quiet(Echo.class).name("echo").args("a b", "", "ü").start()) {
            Channel<String> line = child.channel(Codec.utf8());
            assertThat(line.receive()).isEqualTo("a b  ü");
            line.send("hola");
            assertThat(line.receive()).isEqualTo("hola");
            assertThat(child.name()).isEqualTo("echo");
            assertThat(child.pid())
                    .isEqualTo(
                            line.peer().pid() == null
                                    ? child.pid()
                                    : line.peer().pid());
            assertThat(child.isAlive()).isTrue();
            assertThat(child.join(Duration.ZERO)).isNull();
            assertThatThrownBy(child::exitCode)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("join");
            line.close();
            assertThat(child.join()).isZero();
            assertThat(child.exitCode()).isZero();
            assertThat(errors()).isEmpty();
        }
    }

    @Test
    void closeLetsAChildThatReceivesEndByItself() throws Exception {
        ChildProcess child = quiet(Echo.class).args("there").start();
        assertThat(child.channel(Codec.utf8()).receive()).isEqualTo("there");
        child.close();
        assertThat(child.exitCode()).isZero();
    }

    @Test
    void closeEndsAChildThatDoesNot() throws Exception {
        ChildProcess child = quiet(Deaf.class).start();
        child.close();
        assertThat(child.join()).isEqualTo(SIGKILLED);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 520, 540, 560})
    void whatAChildSendsBeforeItEndsArrives(int messages) throws Exception {
        try (ChildProcess child =
                quiet(Talker.class).args(Integer.toString(messages)).start()) {
            int[] count = {0};
            child.channel(Codec.utf8()).forEach(message -> {
                LockSupport.parkNanos(1_000_000);
                assertThat(message).isEqualTo(message(count[0]++));
            });
            assertThat(count[0]).isEqualTo(messages);
            assertThat(child.join()).isEqualTo(7);
        }
    }

    @Test
    void aKilledChildIsNoticed() throws Exception {
        try (ChildProcess child = quiet(Deaf.class).start()) {
            Channel<String> line = child.channel(Codec.utf8());
            child.kill();
            assertThatThrownBy(line::receive).isInstanceOf(ChannelClosedException.class);
            assertThat(child.join()).isEqualTo(SIGKILLED);
        }
    }

    @Test
    void aChildWhoseProgramFailsEndsWithOne() throws Exception {
        try (ChildProcess child = quiet(Failing.class).start()) {
            assertThat(child.join()).isEqualTo(1);
            assertThat(errors()).contains("IllegalArgumentException: on purpose");
        }
    }

    @Test
    void aChildEndsWhenItsParentIsKilled() throws Exception {
        try (ChildProcess middle = quiet(Middle.class).start()) {
            String told = middle.channel(Codec.utf8()).receive();
            Optional<ProcessHandle> grandchild =
                    ProcessHandle.of(Long.parseLong(told.substring(told.lastIndexOf(' ') + 1)));
            assertThat(grandchild).isPresent();
            middle.kill();
            grandchild.get().onExit().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aChildThatCannotBeginIsAnErrorThatSaysSo() throws Exception {
        ChildProcess.Builder builder = quiet(Echo.class).jvmArgs("-XX:+NoSuchFlag");
        assertThatThrownBy(builder::start)
                .isInstanceOf(IpcException.class)
                .hasMessageContaining("exit code 1")
                .hasMessageContaining("Echo");
        assertThat(errors()).contains("NoSuchFlag");
    }

    @Test
    void aChildWhoseParentWasKilledBeforeTheyMetTakesThePlaceAway() throws Exception {
        List<String> command = new ArrayList<>();
        ChildProcess.Builder builder = quiet(Echo.class).configure(process -> {
            command.addAll(process.command());
            process.command("false");
        });
        assertThatThrownBy(builder::start).isInstanceOf(IpcException.class);
        Path line = Path.of(command.get(command.indexOf(Echo.class.getName()) - 1));
        Files.createDirectory(line.getParent());
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(line));
        }
        Files.createFile(line.resolveSibling(line.getFileName() + ".lock"));
        Process child = new ProcessBuilder(command).inheritIO().start();
        assertThat(child.waitFor()).isEqualTo(128 + 1); // as if its terminal had gone
        assertThat(line.getParent()).doesNotExist();
    }

    @Test
    void aCommandThatIsNotThereIsAnErrorThatSaysSo() {
        ChildProcess.Builder builder =
                quiet(Echo.class).configure(process -> process.directory(new java.io.File("/no/such/directory")));
        assertThatThrownBy(builder::start).isInstanceOf(IpcException.class).hasMessageContaining("/no/such/directory");
    }

    @Test
    void aClassThatCannotRunIsRefused() {
        assertThatThrownBy(() -> ChildProcess.of(String.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.String has no static void main");
    }

    @Test
    void thereIsOneChannelAndOnlyAChildHasAParent() throws Exception {
        try (ChildProcess child = quiet(Echo.class).start()) {
            child.channel(Codec.utf8());
            assertThatThrownBy(() -> child.channel(Codec.utf8())).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> ChildProcess.parent(Codec.utf8()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ChildProcess");
    }

    @Test
    void anInterruptedStartLeavesNothingBehind() throws Exception {
        List<ProcessHandle> before = ProcessHandle.current().children().toList();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> quiet(Echo.class).start()).isInstanceOf(InterruptedException.class);
        for (ProcessHandle left : ProcessHandle.current().children().toList()) {
            if (!before.contains(left)) {
                left.onExit().get(30, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void startsAndEndsLeaveNoFileAndNoDescriptor() throws Exception {
        Set<Path> before = meetingPlaces();
        long descriptorsBefore = 0;
        for (int i = 0; i < 6; i++) {
            try (ChildProcess child = quiet(Echo.class).args("there").start()) {
                assertThat(child.channel(Codec.utf8()).receive()).isEqualTo("there");
            }
            if (i == 2) {
                descriptorsBefore = descriptors();
            }
        }
        Set<Path> left = meetingPlaces();
        left.removeAll(before);
        for (Path place : left) {
            awaitEnd(place); // another process's, that is being born
        }
        assertThat(descriptors()).isLessThanOrEqualTo(descriptorsBefore);
    }

    private static Set<Path> meetingPlaces() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("ipc4j-"))
                    .filter(file -> Files.exists(file.resolve("line")))
                    .collect(Collectors.toSet());
        }
    }

    private static void awaitEnd(Path place) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (Files.exists(place)) {
            assertThat(System.nanoTime()).as("%s is left", place).isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }
}
