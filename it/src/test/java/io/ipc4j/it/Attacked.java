package io.ipc4j.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * A transport under attack: one line each.
 *
 * @param scheme of its addresses
 * @param noticed how soon the death of a peer is noticed
 */
record Attacked(String scheme, Duration noticed) {

    /** All of them. */
    static Stream<Attacked> all() {
        return Stream.of(
                new Attacked("tcp", Duration.ofMillis(50)), //
                new Attacked("unix", Duration.ofMillis(50)),
                new Attacked("pipe", Duration.ofSeconds(1)),
                new Attacked("mmap", Duration.ofMillis(50)));
    }

    /** Whether to take the time that the full attack takes. */
    static boolean isLong() {
        return Boolean.getBoolean("ipc4j.tck.long");
    }

    /** An address that stays the same, which port 0 does not. */
    String address(Path directory) throws IOException {
        if (!scheme.equals("tcp")) {
            return scheme + ":" + directory.resolve("s");
        }
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "tcp://127.0.0.1:" + free.getLocalPort();
        }
    }

    @Override
    public String toString() {
        return scheme;
    }
}
