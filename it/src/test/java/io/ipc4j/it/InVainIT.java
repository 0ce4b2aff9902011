package io.ipc4j.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import io.ipc4j.NoListenerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Waits that come to nothing, a thousand times: they leave no thread, no file, and no descriptor. */
@Timeout(600)
class InVainIT {
    private static final Duration WHILE = Duration.ofMillis(20);

    private final int times = Attacked.isLong() ? 1000 : 100;

    @TempDir
    private Path directory;

    static Stream<Attacked> transports() {
        return Attacked.all();
    }

    /** What a transport may start once for all, such as the courier, ends by itself when it has nothing to do. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("ipc4j"))
                .collect(Collectors.toSet());
    }

    /** What this process has open, by what it leads to. */
    private static List<String> descriptors() throws IOException {
        Path all = Path.of("/proc/self/fd");
        if (!Files.isDirectory(all)) {
            return List.of();
        }
        List<String> open = new ArrayList<>();
        try (Stream<Path> list = Files.list(all)) {
            for (Path descriptor : (Iterable<Path>) list::iterator) {
                try {
                    open.add(Files.readSymbolicLink(descriptor).toString());
                } catch (NoSuchFileException e) {
                    // Another thread has just closed it.
                }
            }
        }
        return open;
    }

    /**
     * What is still there must go by itself, within half a minute. What is asked is what was seen: the JVM's own threads open
     * files for a moment whenever they want, so that a second look may find more than the first.
     */
    private void assertNothingIsLeft(List<String> before) throws IOException {
        Set<Thread> threads = threads();
        List<String> descriptors = descriptors();
        for (int i = 0; i < 300 && !(threads.isEmpty() && descriptors.size() <= before.size()); i++) {
            System.gc(); // what the JDK keeps for each thread goes with it
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            threads = threads();
            descriptors = descriptors();
        }
        assertThat(threads).as("threads").isEmpty();
        assertThat(descriptors).as("descriptors, where there were %s", before).hasSizeLessThanOrEqualTo(before.size());
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @MethodSource("transports")
    void connectingWhereNobodyListensFails(Attacked attacked) throws Exception {
        String address = attacked.address(directory);
        ChannelOptions hasty = ChannelOptions.defaults().withConnectTimeout(WHILE);
        attemptToConnect(address, hasty);
        List<String> before = descriptors();
        for (int i = 0; i < times; i++) {
            attemptToConnect(address, hasty);
        }
        assertNothingIsLeft(before);
    }

    private static void attemptToConnect(String address, ChannelOptions options) {
        assertThatThrownBy(() -> Ipc.connect(address, Codec.bytes(), options)).isInstanceOf(NoListenerException.class);
    }

    /** One time it is closed, one time interrupted, one time its time is over. */
    @ParameterizedTest
    @MethodSource("transports")
    void anAcceptThatNobodyComesToEnds(Attacked attacked) throws Exception {
        String address = attacked.address(directory);
        for (int way = 0; way < 3; way++) {
            accept(address, way); // what is loaded once
        }
        List<String> before = descriptors();
        for (int i = 0; i < times; i++) {
            accept(address, i % 3);
        }
        assertNothingIsLeft(before);
    }

    private static void accept(String address, int way) throws Exception {
        try (Listener<byte[]> listener = Ipc.listen(address, Codec.bytes())) {
            if (way == 2) {
                assertThat(listener.accept(WHILE)).isNull();
                return;
            }
            endAfterAWhile(listener::accept, listener::close, way == 0);
        }
    }

    /** The same for a channel that nothing comes on. */
    @ParameterizedTest
    @MethodSource("transports")
    void aReceiveThatNothingComesForEnds(Attacked attacked) throws Exception {
        String address = attacked.address(directory);
        for (int way = 0; way < 3; way++) {
            receive(address, way);
        }
        List<String> before = descriptors();
        for (int i = 0; i < times; i++) {
            receive(address, i % 3);
        }
        assertNothingIsLeft(before);
    }

    private static void receive(String address, int way) throws Exception {
        try (Listener<byte[]> listener = Ipc.listen(address, Codec.bytes());
                Channel<byte[]> client = Ipc.connect(address, Codec.bytes());
                Channel<byte[]> server = listener.accept()) {
            if (way == 2) {
                assertThat(client.receive(WHILE)).isNull();
                return;
            }
            endAfterAWhile(server::receive, server::close, way == 0);
        }
    }

    @FunctionalInterface
    private interface Wait {
        Object await() throws InterruptedException;
    }

    private static void endAfterAWhile(Wait wait, Runnable close, boolean byClosing) throws Exception {
        FutureTask<Object> waiting = new FutureTask<>(wait::await);
        Thread thread = new Thread(waiting);
        thread.start();
        LockSupport.parkNanos(WHILE.toNanos());
        if (byClosing) {
            close.run();
        } else {
            thread.interrupt();
        }
        assertThatThrownBy(waiting::get)
                .hasCauseInstanceOf(byClosing ? ChannelClosedException.class : InterruptedException.class);
        thread.join();
    }
}
