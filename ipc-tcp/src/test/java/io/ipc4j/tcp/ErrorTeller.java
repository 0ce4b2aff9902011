package io.ipc4j.tcp;

import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.TreeSet;

/** A process that says what becomes of errors: to each question a line with the exception, or {@code none}. */
final class ErrorTeller {
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final InetSocketAddress PRIVILEGED = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    private static final int TRIES = 500;

    private ErrorTeller() {}

    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(
                    switch (line) {
                        case "system" -> system();
                        case "taken" -> taken();
                        case "foreign" -> listening("tcp://192.0.2.1:0?exposed=true");
                        case "raw privileged" -> binding(PRIVILEGED);
                        case "privileged" -> listening("tcp://127.0.0.1:" + PRIVILEGED.getPort());
                        case "turned away" -> turnedAway();
                        default -> throw new IllegalArgumentException(line);
                    });
        }
    }

    /** The text alone. */
    private static String system() throws IOException {
        try (ServerSocketChannel first = ServerSocketChannel.open().bind(ANYWHERE)) {
            return binding((InetSocketAddress) first.getLocalAddress());
        }
    }

    private static String binding(InetSocketAddress address) {
        try (ServerSocketChannel channel = ServerSocketChannel.open()) {
            channel.bind(address);
            return "none";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String taken() {
        try (Listener<byte[]> listener = Ipc.listen("tcp://127.0.0.1:0", Codec.bytes())) {
            return listening(listener.address().toString());
        }
    }

    private static String listening(String address) {
        try {
            Ipc.listen(address, Codec.bytes()).close();
            return "none";
        } catch (RuntimeException e) {
            return e.getClass().getSimpleName();
        }
    }

    /** All kinds of ends that connecting comes to where a listener resets each connection at once. */
    private static String turnedAway() throws Exception {
        Set<String> all = new TreeSet<>();
        try (ServerSocketChannel rude = ServerSocketChannel.open().bind(ANYWHERE)) {
            new Thread(() -> turnAway(rude)).start();
            String address = "tcp://127.0.0.1:" + ((InetSocketAddress) rude.getLocalAddress()).getPort();
            for (int i = 0; i < TRIES; i++) {
                try {
                    Ipc.connect(address, Codec.bytes()).close();
                } catch (RuntimeException e) {
                    all.add(e.getClass().getSimpleName());
                }
            }
        } // which ends the thread
        return all.isEmpty() ? "none" : String.join(" ", all);
    }

    private static void turnAway(ServerSocketChannel rude) {
        while (rude.isOpen()) {
            try (SocketChannel one = rude.accept()) {
                one.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException e) {
                // It is over, or the other one was quicker.
            }
        }
    }
}
