package io.ipc4j.mmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.IpcException;
import io.ipc4j.Listener;
import io.ipc4j.spi.Users;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is {@code mmap:}'s own: its parameters, its files, its memory, and what it costs to sleep. */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class MmapTransportTest {
    private static final boolean LONG = Boolean.getBoolean("ipc4j.tck.long");

    @TempDir
    private Path directory;

    private String address() {
        return "mmap:" + directory + "/a";
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    private static long mappings() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains("ipc4j-")).count();
        }
    }

    @Test
    void impossibleParametersAreRefused() {
        for (String parameter : List.of("ring=1", "ring=63k", "ring=100k", "ring=1g", "ring=x")) {
            String address = address() + "?" + parameter;
            assertThatThrownBy(() -> Ipc.listen(address, Codec.bytes()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"" + address + "\": " + parameter);
        }
        for (String parameter : List.of("ringDir=/no/such", "ringDir=rel")) {
            assertThatThrownBy(() -> Ipc.listen(address() + "?" + parameter, Codec.bytes()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(parameter + " in " + address());
        }
    }

    @Test
    void impossibleParametersOfQueuesAreRefused() {
        for (String parameter : List.of("block=100", "block=x", "size=100k", "size=x")) {
            String address = address() + "-queue?" + parameter;
            assertThatThrownBy(() -> Ipc.openQueue(address, Codec.bytes()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"" + address + "\": " + parameter);
        }
    }

    @Test
    void aHundredMebibytesGoThroughTheSmallestRing() throws Exception {
        ChannelOptions options = ChannelOptions.defaults().withMaxMessage(100 << 20);
        try (Listener<byte[]> listener = Ipc.listen(address() + "?ring=64k", Codec.bytes(), options);
                Channel<byte[]> client = Ipc.connect(address() + "?ring=4m", Codec.bytes(), options);
                Channel<byte[]> server = listener.accept()) {
            byte[] message = new byte[100 << 20];
            for (int i = 0; i < message.length; i += 1000) {
                message[i] = (byte) (i / 1000);
            }
            CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> {
                try {
                    return server.receive();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            client.send(message);
            assertThat(Arrays.equals(received.get(5, TimeUnit.MINUTES), message))
                    .isTrue();
        }
    }

    @Test
    void ringFilesHaveNoNameWhileTheChannelIsOpen() throws Exception {
        try (Listener<byte[]> listener = Ipc.listen(address() + "?ringDir=" + directory, Codec.bytes());
                Channel<byte[]> client = Ipc.connect(address(), Codec.bytes());
                Channel<byte[]> server = listener.accept()) {
            client.send(new byte[1]);
            server.receive();
            assertThat(files(directory)).containsExactly("a", "a.lock");
        }
        assertThat(files(directory)).isEmpty();
    }

    @Test
    void whatAKilledListenerHasLeftIsRemovedByTheNextOne() throws Exception {
        String prefix = RingFile.prefix(directory.toRealPath().resolve("a"));
        Files.createFile(directory.resolve(prefix + "0011"));
        Files.createFile(directory.resolve("ipc4j-another"));
        try (Listener<byte[]> listener = Ipc.listen(address() + "?ringDir=" + directory, Codec.bytes())) {
            assertThat(listener.isOpen()).isTrue();
            assertThat(files(directory)).containsExactly("a", "a.lock", "ipc4j-another");
        }
    }

    /** Anybody may make one in {@code /dev/shm}; the name is no secret. */
    @Test
    void whatNoListenerHasLeftStaysAndIsInNobodysWay() throws Exception {
        String prefix = RingFile.prefix(directory.toRealPath().resolve("a"));
        Path full = Files.createDirectory(directory.resolve(prefix + "full"));
        Files.createFile(full.resolve("precious"));
        Files.createDirectory(directory.resolve(prefix + "empty"));
        Files.createSymbolicLink(directory.resolve(prefix + "link"), full.resolve("precious"));
        Files.createFile(directory.resolve(prefix + "0011"));
        try (Listener<byte[]> listener = Ipc.listen(address() + "?ringDir=" + directory, Codec.bytes());
                Channel<byte[]> client = Ipc.connect(address(), Codec.bytes());
                Channel<byte[]> server = listener.accept()) {
            client.send(new byte[1]);
            assertThat(server.receive()).hasSize(1);
            assertThat(files(directory))
                    .containsExactly("a", "a.lock", prefix + "empty", prefix + "full", prefix + "link");
        }
        assertThat(full.resolve("precious")).exists();
    }

    /** On JDK 17 the collector gives the memory back: what is not yet collected has a bound. */
    @Test
    void connectingAndClosingLeavesNothing() throws Exception {
        try (Listener<byte[]> listener = Ipc.listen(address() + "?ringDir=" + directory, Codec.bytes())) {
            connectAndClose(listener, 100);
            int threads = Thread.activeCount();
            long descriptors = descriptors();
            connectAndClose(listener, LONG ? 10_000 : 400);
            assertThat(files(directory)).containsExactly("a", "a.lock");
            assertThat(Thread.activeCount()).isLessThan(threads + 5);
            await().untilAsserted(() -> assertThat(descriptors()).isLessThan(descriptors + 10));
            // 64 MiB that nobody has collected, looked at when a channel is made, and what was closed since the last
            // look
            await().untilAsserted(() -> {
                connectAndClose(listener, 1);
                assertThat(mappings()).isLessThan(64 * 2 + 100);
            });
        }
    }

    private void connectAndClose(Listener<byte[]> listener, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            try (Channel<byte[]> client = Ipc.connect(address(), Codec.bytes());
                    Channel<byte[]> server = listener.accept()) {
                client.send(new byte[100]);
                assertThat(server.receive()).hasSize(100);
            }
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    /**
     * Counts the process's Java threads only: the compiler may still be busy with what the tests before this one left
     * to it. The long form of {@link SafetyNetTest} takes 30 s of the whole process.
     */
    @Test
    void aHundredSleepersBurnNothing() throws Exception {
        List<Channel<byte[]>> all = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        try (Listener<byte[]> listener = Ipc.listen(address() + "?ring=64k", Codec.bytes())) {
            for (int i = 0; i < 50; i++) {
                all.add(Ipc.connect(address() + "?ring=64k", Codec.bytes()));
                all.add(listener.accept());
            }
            for (Channel<byte[]> each : all) {
                Thread thread =
                        new Thread(() -> assertThatThrownBy(each::receive).isInstanceOf(ChannelClosedException.class));
                thread.start();
                threads.add(thread);
            }
            assertThat(all.get(0).receive(Duration.ofSeconds(6))).isNull(); // until the courier has gone home
            Map<String, Long> before = cpuOfThreads();
            Duration span = Duration.ofSeconds(3);
            assertThat(all.get(0).receive(span)).isNull();
            Map<String, Long> burnt = cpuOfThreads();
            burnt.replaceAll((thread, nanos) -> nanos - before.getOrDefault(thread, 0L));
            burnt.values().removeIf(nanos -> nanos == 0);
            assertThat(burnt.values().stream().mapToLong(Long::longValue).sum())
                    .as("nanoseconds, by thread: %s", burnt)
                    .isLessThan(span.dividedBy(10).toNanos());
        } finally {
            all.forEach(Channel::close);
            for (Thread each : threads) {
                each.join();
            }
        }
    }

    /** The processor's time that each Java thread has had, in nanoseconds. */
    private static Map<String, Long> cpuOfThreads() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<String, Long> all = new TreeMap<>();
        for (ThreadInfo each : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (each != null) {
                long nanos = threads.getThreadCpuTime(each.getThreadId());
                all.put(each.getThreadName() + " " + each.getThreadId(), Math.max(nanos, 0)); // -1: it has ended
            }
        }
        return all;
    }

    @Test
    void aFullFileSystemIsSaidInWords() throws Exception {
        assumeTrue(Users.own() == Users.ROOT, "it takes root to mount a small file system");
        Path small = Files.createDirectory(directory.resolve("small"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1m", "ipc4j-small", small.toString()) == 0,
                "mounting is not allowed");
        try {
            assertFull(small);
        } finally {
            // lazily: on JDK 17 the closed channels' mappings wait for the collector
            run("umount", "-l", small.toString());
        }
    }

    private void assertFull(Path small) throws Exception {
        String address = address() + "?ring=128k&ringDir=" + small;
        try (Listener<byte[]> listener = Ipc.listen(address, Codec.bytes());
                Channel<byte[]> client = Ipc.connect(address, Codec.bytes());
                Channel<byte[]> server = listener.accept()) {
            fill(small);
            assertThatThrownBy(() -> Ipc.connect(address, Codec.bytes()))
                    .isInstanceOf(IpcException.class)
                    .hasMessageContaining("tmpfs")
                    .hasMessageContaining("266240")
                    .hasMessageContaining("ringDir");
            for (int i = 0; i < 2000; i++) { // all that the rings have room for, and more
                client.send(new byte[1000]);
                assertThat(server.receive()).hasSize(1000);
            }
        }
        await().untilAsserted(
                        () -> { // the channel gives its memory back a moment after it is closed, on JDK 22 and later
                            fill(small);
                            assertThatThrownBy(() ->
                                            Ipc.listen(address, Codec.bytes()).close())
                                    .isInstanceOf(IpcException.class)
                                    .hasMessageContaining("tmpfs")
                                    .hasMessageContaining("266240");
                        });
        assertThat(files(small)).containsExactly("filler");
        assertThat(files(directory)).containsExactly("small");
    }

    private static void fill(Path directory) throws IOException {
        try (OutputStream filler = Files.newOutputStream(
                directory.resolve("filler"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (Files.getFileStore(directory).getUsableSpace() >= 4096) {
                filler.write(new byte[4096]);
            }
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
