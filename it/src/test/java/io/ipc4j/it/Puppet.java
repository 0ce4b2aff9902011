package io.ipc4j.it;

import io.ipc4j.AddressInUseException;
import io.ipc4j.Channel;
import io.ipc4j.Codec;
import io.ipc4j.Delivery;
import io.ipc4j.Ipc;
import io.ipc4j.QueueException;
import io.ipc4j.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A process that does as it is told, a line a command, until its input ends: {@code listen ADDRESS} serves echoes and says
 * {@code won}, or says {@code lost} if another does; {@code close} ends that and says {@code closed}; {@code echo ADDRESS} connects,
 * says {@code connected}, and echoes from then on; {@code serve QUEUE ADDRESS} serves that queue and says {@code serving};
 * {@code lease QUEUE} waits for a message and says {@code leased}, and {@code ack} acknowledges it and says {@code acked}, or what was
 * wrong.
 */
final class Puppet {
    private @Nullable Server<byte[]> server;
    private @Nullable Delivery<byte[]> leased;

    private Puppet() {}

    public static void main(String[] args) throws Exception {
        System.out.println("ready");
        new Puppet().obey(new BufferedReader(new InputStreamReader(System.in)));
        System.exit(0);
    }

    private void obey(BufferedReader in) throws IOException, InterruptedException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "listen" -> System.out.println(listen(words[1]) ? "won" : "lost");
                case "close" -> {
                    if (server != null) {
                        server.close();
                        server = null;
                    }
                    System.out.println("closed");
                }
                case "serve" -> {
                    Ipc.serveQueue(words[2], Ipc.openQueue(words[1], Codec.bytes()));
                    System.out.println("serving");
                }
                case "lease" -> {
                    leased = Ipc.openQueue(words[1], Codec.bytes()).lease();
                    System.out.println("leased");
                }
                case "ack" -> System.out.println(ack());
                case "echo" -> echo(Ipc.connect(words[1], Codec.bytes()));
                default -> throw new IllegalArgumentException(line);
            }
        }
    }

    private boolean listen(String address) {
        try {
            server = Server.start(Ipc.listen(address, Codec.bytes()), (channel, message) -> channel.send(message));
            return true;
        } catch (AddressInUseException e) {
            return false;
        }
    }

    private String ack() {
        try {
            Objects.requireNonNull(leased).ack();
            return "acked";
        } catch (QueueException e) {
            return e.getMessage();
        }
    }

    private static void echo(Channel<byte[]> channel) {
        Thread thread = new Thread(() -> {
            try (channel) {
                channel.forEach(channel::send);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        System.out.println("connected");
    }
}
