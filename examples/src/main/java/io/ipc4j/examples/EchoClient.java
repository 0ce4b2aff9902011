package io.ipc4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ipc4j.Channel;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Sends messages to an echo server and prints what comes back. */
@Command(
        name = "echo-client",
        description = "Sends its arguments, or else its input lines, to an echo server and prints each echo.",
        mixinStandardHelpOptions = true)
public final class EchoClient implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "ADDRESS", description = "Where the server listens.")
    private String address = "";

    @Parameters(
            index = "1..*",
            paramLabel = "MESSAGE",
            description = "What to send; without any, each line of the input.")
    private List<String> messages = new ArrayList<>();

    /** {@code examples/run echo-client ADDRESS [MESSAGE...]}. */
    public static void main(String[] args) {
        // After the address all is message, "-x" and "--help" too.
        Program.run(new CommandLine(new EchoClient()).setStopAtPositional(true), args);
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        try (Channel<byte[]> channel = Ipc.connect(address, Codec.bytes())) {
            if (!messages.isEmpty()) {
                for (String message : messages) {
                    echo(channel, message);
                }
                return 0;
            }
            BufferedReader input = Program.input();
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                echo(channel, line);
            }
            return 0;
        }
    }

    private static void echo(Channel<byte[]> channel, String message) throws InterruptedException {
        byte[] bytes = message.getBytes(UTF_8);
        if (send(channel, bytes)) {
            // A message comes back as one. Only framing=raw keeps no borders: there an echo can come in pieces.
            int received = 0;
            do {
                byte[] piece = channel.receive();
                System.out.writeBytes(piece);
                received += piece.length;
            } while (received < bytes.length);
        }
        System.out.println();
    }

    /** False if there is nothing to send: with framing=raw an empty message is none. */
    private static boolean send(Channel<byte[]> channel, byte[] bytes) throws InterruptedException {
        try {
            // Not send: with framing=raw the beginning comes back before the end has gone, and somebody must read it.
            while (!channel.trySend(bytes)) {
                channel.flush();
            }
            return true;
        } catch (IllegalArgumentException e) {
            if (bytes.length > 0) {
                throw e;
            }
            return false;
        }
    }
}
