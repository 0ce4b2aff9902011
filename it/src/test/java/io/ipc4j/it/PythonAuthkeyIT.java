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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Python's {@code multiprocessing.connection} over both kinds of sockets, with its {@code authkey} and without. */
class PythonAuthkeyIT {
    private static final int MESSAGES = 1_000;
    private static final long SEED = 20261122;
    /** The first that knows better digests than MD5. */
    private static final int SHA256 = 12;
    /** It takes some milliseconds; more than a second is for a build server that is busy. No time limit is as short. */
    private static final Duration SOON = Duration.ofSeconds(Attacked.isLong() ? 1 : 3);

    @TempDir
    private static Path directory;

    private static Path right;
    private static Path wrong;
    private static List<Python> pythons = List.of();

    /** How both meet, and whether the key may be proved in the old form. */
    private record Way(Python python, boolean unix, boolean key, boolean legacy) {

        boolean isGood() {
            return !key || legacy || python.minor() >= SHA256;
        }

        String address() {
            return unix ? "unix:" + directory.resolve("s") : "tcp://127.0.0.1:0";
        }

        String parameters(Path file) {
            return key ? "?authkeyFile=" + file + (legacy ? "&authkeyLegacy=true" : "") : "";
        }

        @Override
        public String toString() {
            return python + (unix ? ", unix" : ", tcp") + (key ? ", authkey" : "") + (legacy ? ", legacy" : "");
        }
    }

    @BeforeAll
    static void findThemAndMakeKeys() throws Exception {
        pythons = Python.all();
        right = key("right");
        wrong = key("wrong");
    }

    private static Path key(String secret) throws IOException {
        Path file = Files.createTempFile(directory, secret, null); // mode 0600
        return Files.writeString(file, secret + "\n");
    }

    private static List<Arguments> ways(boolean good) {
        List<Arguments> ways = new ArrayList<>();
        for (Python python : pythons) {
            for (boolean unix : new boolean[] {false, true}) {
                ways.add(Arguments.of(new Way(python, unix, false, false)));
                ways.add(Arguments.of(new Way(python, unix, true, false)));
                ways.add(Arguments.of(new Way(python, unix, true, true)));
            }
        }
        return ways.stream()
                .filter(each -> ((Way) each.get()[0]).isGood() == good)
                .toList();
    }

    static List<Arguments> goodWays() {
        return ways(true);
    }

    static List<Arguments> oldWays() {
        return ways(false);
    }

    static List<Arguments> keyedWays() {
        return ways(true).stream().filter(each -> ((Way) each.get()[0]).key()).toList();
    }

    private static Listener<byte[]> listen(Way way) {
        return Ipc.listen(way.address() + way.parameters(right), Codec.bytes());
    }

    private static Program client(Way way, Listener<?> listener, Path key) throws Exception {
        String where = way.unix()
                ? directory.resolve("s").toString()
                : String.valueOf(listener.address().getPort());
        List<String> arguments = new ArrayList<>(List.of(where, String.valueOf(SEED), String.valueOf(MESSAGES)));
        if (way.key()) {
            arguments.add(key.toString());
        }
        return PythonInteropIT.start(
                way.python(), PythonInteropIT.script("client.py"), arguments.toArray(String[]::new));
    }

    private static Program listener(Way way) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of(way.unix() ? directory.resolve("s").toString() : "tcp"));
        if (way.key()) {
            arguments.add(right.toString());
        }
        return PythonInteropIT.start(
                way.python(), PythonInteropIT.script("listener.py"), arguments.toArray(String[]::new));
    }

    private static Channel<byte[]> connect(Way way, String port, Path key) throws InterruptedException {
        String address = way.address().replaceFirst(":0$", ":" + port);
        return Ipc.connect(address + way.parameters(key), Codec.bytes());
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("goodWays")
    void aClientInPythonReachesAListenerOfOurs(Way way) throws Exception {
        try (Listener<byte[]> listener = listen(way);
                Program client = client(way, listener, right)) {
            try (Channel<byte[]> channel = PythonInteropIT.accept(listener, client)) {
                channel.forEach(channel::send);
            }
            assertThat(client.awaitSuccess()).isEqualTo(MESSAGES + " messages");
            assertThat(client.errors()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("goodWays")
    void aListenerInPythonIsReachedByAClientOfOurs(Way way) throws Exception {
        try (Program listener = listener(way)) {
            String port = listener.awaitLine("port ");
            try (Channel<byte[]> channel = connect(way, port, right)) {
                PythonInteropIT.exchange(channel, new Random(SEED), MESSAGES);
            }
            assertThat(listener.awaitSuccess()).isEqualTo(MESSAGES + " messages");
            assertThat(listener.errors()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("keyedWays")
    void aWrongKeyIsRefusedByBothSidesSoon(Way way) throws Exception {
        try (Listener<byte[]> listener = listen(way);
                Program client = client(way, listener, wrong)) {
            assertRefused(client);
            assertThat(listener.tryAccept()).isNull();
        }
        try (Program listener = listener(way)) {
            String port = listener.awaitLine("port ");
            long begin = System.nanoTime();
            assertThatThrownBy(() -> connect(way, port, wrong))
                    .isInstanceOf(AccessRefusedException.class)
                    .hasMessageContaining("another authkey");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
            assertThat(listener.awaitSuccess()).startsWith("refused: AuthenticationError");
        }
    }

    private static void assertRefused(Program client) throws InterruptedException {
        String said = client.awaitSuccess();
        assertThat(said).matches("refused after \\d+ ms: digest sent was rejected");
        assertThat(Duration.ofMillis(Long.parseLong(said.replaceAll("\\D", ""))))
                .isLessThan(SOON);
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("oldWays")
    void theOldFormIsRefusedUnlessItIsAskedFor(Way way) throws Exception {
        try (Listener<byte[]> listener = listen(way);
                Program client = client(way, listener, right)) {
            assertRefused(client);
            assertThat(listener.tryAccept()).isNull();
        }
        try (Program listener = listener(way)) {
            String port = listener.awaitLine("port ");
            assertThatThrownBy(() -> connect(way, port, right))
                    .isInstanceOf(AccessRefusedException.class)
                    .hasMessageContainingAll("Python 3.11", "authkeyLegacy=true");
            assertThat(listener.awaitSuccess()).startsWith("refused: EOFError");
        }
    }
}
