package io.ipc4j.tcp;

import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * A process with an echo server of one thread. Prints its address, then answers questions, a line each: {@code heap} and
 * {@code direct} (bytes in use after a collection), {@code clients}. Ends with its input.
 */
final class EchoProcess {

    private EchoProcess() {}

    public static void main(String[] args) throws IOException {
        try (Server<byte[]> server =
                Server.start(Ipc.listen(args[0], Codec.bytes()), (channel, message) -> channel.send(message))) {
            System.out.println(server.address());
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(
                        switch (line) {
                            case "heap" -> usedHeap();
                            case "direct" -> usedDirect();
                            case "clients" -> server.channels().size();
                            default -> throw new IllegalArgumentException(line);
                        });
            }
        }
    }

    /** The least of a few looks: a collection may run beside the loop's thread, which makes garbage. */
    static long usedHeap() {
        long least = Long.MAX_VALUE;
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    static long usedDirect() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
