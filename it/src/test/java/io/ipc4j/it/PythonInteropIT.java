package io.ipc4j.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ipc4j.Channel;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Python's own {@code multiprocessing.connection} is a peer like any other, with no code of ours on its side. */
class PythonInteropIT {
    private static final int MESSAGES = 10_000;
    private static final long SEED = 20261122;
    private static final int MIB = 1 << 20;
    private static final int[] EDGES = {0, 1, 4095, 4096, 4097, 16384, 16385, 65531, 65536, 65537, MIB - 1, MIB};
    private static final Path HERE = Path.of("").toAbsolutePath();

    private static List<Python> pythons = List.of();

    @BeforeAll
    static void findThem() throws Exception {
        pythons = Python.all();
        System.out.println("found: " + pythons);
    }

    static List<Python> pythons() {
        return pythons;
    }

    @Test
    void thereIsAPythonToTalkTo() {
        if ("true".equals(System.getenv("CI"))) {
            assertTrue(!pythons.isEmpty(), "CI must have a Python 3.8 or newer");
        }
        assumeTrue(!pythons.isEmpty(), "there is no Python 3.8 or newer on this machine: nothing is tested here");
    }

    @ParameterizedTest(name = "{0} as Client", allowZeroInvocations = true)
    @MethodSource("pythons")
    void aClientInPythonReachesAListenerOfOurs(Python python) throws Exception {
        try (Listener<byte[]> listener = Ipc.listen("tcp://127.0.0.1:0", Codec.bytes());
                Program client = start(
                        python,
                        script("client.py"),
                        String.valueOf(listener.address().getPort()),
                        String.valueOf(SEED),
                        String.valueOf(MESSAGES))) {
            try (Channel<byte[]> channel = accept(listener, client)) {
                channel.forEach(channel::send);
            }
            assertThat(client.awaitSuccess()).isEqualTo(MESSAGES + " messages");
            assertThat(client.errors()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0} as Listener", allowZeroInvocations = true)
    @MethodSource("pythons")
    void aListenerInPythonIsReachedByAClientOfOurs(Python python) throws Exception {
        try (Program listener = start(python, script("listener.py"))) {
            String port = listener.awaitLine("port ");
            try (Channel<byte[]> channel = Ipc.connect("tcp://127.0.0.1:" + port, Codec.bytes())) {
                exchange(channel, new Random(SEED), MESSAGES);
            }
            assertThat(listener.awaitSuccess()).isEqualTo(MESSAGES + " messages");
            assertThat(listener.errors()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0} as in README.md", allowZeroInvocations = true)
    @MethodSource("pythons")
    void theReadmesPythonWorks(Python python) throws Exception {
        try (Listener<String> listener = Ipc.listen("tcp://127.0.0.1:0", Codec.utf8())) {
            String sample = Readme.read().block("python");
            assertThat(sample).contains("51000");
            Path file = Files.createTempFile("ipc4j-readme", ".py");
            Files.writeString(
                    file,
                    sample.replace("51000", String.valueOf(listener.address().getPort())));
            try (Program program = start(python, file)) {
                try (Channel<String> channel = accept(listener, program)) {
                    channel.forEach(channel::send);
                }
                assertThat(program.awaitSuccess()).isEqualTo("hola");
            } finally {
                Files.delete(file);
            }
        }
    }

    /** What has come, or else why nobody came. */
    static <T> Channel<T> accept(Listener<T> listener, Program client) throws InterruptedException {
        Channel<T> channel = listener.accept(Duration.ofMinutes(1));
        assertThat(channel).as("nobody came; it said: %s", client.errors()).isNotNull();
        return channel;
    }

    /**
     * Mostly one by one, now and then a flock of small ones at once; every echo is compared. A flock takes 40 ms: CPython leaves
     * Nagle's algorithm on, so that its second answer waits until the kernel confirms the first.
     */
    static void exchange(Channel<byte[]> channel, Random random, int messages) throws InterruptedException {
        Deque<byte[]> ahead = new ArrayDeque<>();
        int flock = 1;
        for (int i = 0; i < messages; i++) {
            byte[] message = new byte[size(i, random)];
            random.nextBytes(message);
            channel.send(message);
            ahead.add(message);
            if (message.length > 4096 || ahead.size() >= flock) {
                check(channel, ahead);
                flock = random.nextInt(200) == 0 ? 16 : 1;
            }
        }
        check(channel, ahead);
    }

    private static void check(Channel<byte[]> channel, Deque<byte[]> ahead) throws InterruptedException {
        while (!ahead.isEmpty()) {
            assertThat(channel.receive()).isEqualTo(ahead.remove());
        }
    }

    private static int size(int index, Random random) {
        if (index < EDGES.length) {
            return EDGES[index];
        }
        return random.nextInt(100) == 0 ? random.nextInt(MIB + 1) : random.nextInt(256);
    }

    static Program start(Python python, Path script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(python.executable(), script.toString()));
        command.addAll(List.of(arguments));
        return Program.start(HERE, command);
    }

    static Path script(String name) throws URISyntaxException {
        URL url = PythonInteropIT.class.getResource("/python/" + name);
        assertThat(url).as(name).isNotNull();
        return Path.of(url.toURI());
    }
}
