package io.ipc4j.unix;

import io.ipc4j.Channel;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process that says what becomes of errors: {@code ErrorTeller ADDRESS PARAMETERS}. To each question a line with the exception, or {@code none}. */
final class ErrorTeller {
    private static final Duration TIMEOUT = Duration.ofMillis(100);
    private static final ChannelOptions HASTY = ChannelOptions.defaults().withConnectTimeout(TIMEOUT);

    private ErrorTeller() {}

    public static void main(String[] args) throws Exception {
        String address = args[0];
        String parameters = args[1];
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(
                    switch (line) {
                        case "system" -> system();
                        case "nothing" -> connecting(address + parameters);
                        case "forbidden" -> forbidden(address, parameters);
                        case "full" -> full(address, parameters);
                        case "taken" -> taken(address + parameters);
                        case "stuffed" -> stuffed(address, parameters);
                        default -> throw new IllegalArgumentException(line);
                    });
        }
    }

    private static String system() {
        try {
            SocketChannel.open(UnixDomainSocketAddress.of("/none/s")).close();
            return "none";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String connecting(String address) throws InterruptedException {
        try {
            Ipc.connect(address, Codec.bytes(), HASTY).close();
            return "none";
        } catch (RuntimeException e) {
            return e.getClass().getSimpleName();
        }
    }

    private static String forbidden(String address, String parameters) throws Exception {
        try (Listener<byte[]> listener = Ipc.listen(address + parameters, Codec.bytes())) {
            Path path = Path.of(address.substring(address.indexOf(':') + 1));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
            return Files.isWritable(path) && listener.isOpen() ? "permitted" : connecting(address + parameters);
        }
    }

    private static String full(String address, String parameters) throws Exception {
        List<Channel<byte[]>> all = new ArrayList<>();
        String backlog = (parameters.isEmpty() ? "?" : parameters + "&") + "backlog=1";
        long begin = System.nanoTime();
        try (Listener<byte[]> listener = Ipc.listen(address + backlog, Codec.bytes())) {
            while (listener.isOpen()) {
                begin = System.nanoTime();
                all.add(Ipc.connect(address + parameters, Codec.bytes(), HASTY));
            }
            return "none";
        } catch (RuntimeException e) {
            boolean late = System.nanoTime() - begin >= TIMEOUT.toNanos();
            return e.getClass().getSimpleName() + (late ? " late" : " at once");
        } finally {
            all.forEach(Channel::close);
        }
    }

    private static String taken(String address) {
        try (Listener<byte[]> listener = Ipc.listen(address, Codec.bytes())) {
            Ipc.listen(address, Codec.bytes()).close();
            return "none, and " + listener;
        } catch (RuntimeException e) {
            return e.getClass().getSimpleName();
        }
    }

    /** Fills a line, and empties it. */
    private static String stuffed(String address, String parameters) throws Exception {
        try (Listener<byte[]> listener = Ipc.listen(address + parameters, Codec.bytes());
                Channel<byte[]> client = Ipc.connect(address + parameters, Codec.bytes());
                Channel<byte[]> server = listener.accept()) {
            int sent = 0;
            while (client.send(new byte[1000], TIMEOUT)) {
                sent++;
            }
            for (int i = 0; i < sent; i++) {
                server.receive();
            }
            return "none";
        } catch (RuntimeException e) {
            return e.getClass().getSimpleName();
        }
    }
}
