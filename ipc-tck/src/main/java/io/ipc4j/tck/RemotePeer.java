package io.ipc4j.tck;

import io.ipc4j.Channel;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * The other process of {@link ProcessContract}: a program that does one thing at an address until it is killed, or until its
 * standard input ends, so that it never outlives who started it. It finds the transport as any program does, by
 * {@link java.util.ServiceLoader}.
 *
 * <p>Started as {@code RemotePeer MODE ADDRESS}. When it listens or is connected it prints {@code ready ADDRESS}, with the real
 * address. The modes:
 *
 * <ul>
 *   <li>{@code echo-server} listens, and sends back what anybody sends;
 *   <li>{@code echo-client} connects, and sends back what it receives;
 *   <li>{@code mute} connects, and reads nothing;
 *   <li>{@code flood} connects, and sends numbered messages, most of them large, as fast as it can;
 *   <li>{@code stuff} connects, sends {@value #FLUSHED} messages and flushes, goes on with large ones until the line is full,
 *       the last one sent by half where that is possible, prints {@code full} with their number, and waits.
 * </ul>
 *
 * <p>With {@link QueueProcessContract} it is another user of a queue: see {@link RemoteQueueUser}.
 */
public final class RemotePeer {
    /** So many messages of {@code stuff} have certainly left this process. */
    static final int FLUSHED = 5;

    private static final Duration QUIET = Duration.ofMillis(300);

    private RemotePeer() {}

    /**
     * Does what the mode says.
     *
     * @param args the mode and the address
     * @throws Exception whatever goes wrong; it ends the process
     */
    public static void main(String[] args) throws Exception {
        endWithInput();
        String address = args[1];
        switch (args[0]) {
            case "echo-server" -> echoServer(address);
            case "echo-client" -> echo(connect(address));
            case "mute" -> connect(address);
            case "flood" -> flood(connect(address));
            case "stuff" -> stuff(connect(address));
            default -> RemoteQueueUser.work(args[0], address);
        }
        new CountDownLatch(1).await();
    }

    /** The size of the messages of {@code flood} and {@code stuff}. */
    static int size(long number) {
        return number < FLUSHED ? 100 : 1000 + (int) (number * 7919 % 400_000);
    }

    private static void endWithInput() {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // What it says is not for us.
                        }
                    } catch (IOException e) {
                        // That is an end too.
                    }
                    Runtime.getRuntime().halt(0);
                },
                "ipc4j-tck-stdin");
        watch.setDaemon(true);
        watch.start();
    }

    private static ChannelOptions options() {
        return ChannelOptions.defaults().withMaxMessage(TransportFixture.MAX_MESSAGE);
    }

    static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private static Channel<byte[]> connect(String address) throws InterruptedException {
        Channel<byte[]> channel = Ipc.connect(address, Codec.bytes(), options());
        say("ready " + address);
        return channel;
    }

    private static void echoServer(String address) {
        say("ready "
                + Server.start(Ipc.listen(address, Codec.bytes(), options()), Channel::send)
                        .address());
    }

    private static void echo(Channel<byte[]> channel) throws InterruptedException {
        channel.forEach(channel::send);
    }

    private static void flood(Channel<byte[]> channel) throws InterruptedException {
        for (long i = 0; true; i++) {
            channel.send(Numbered.message(i, size(i)));
        }
    }

    private static void stuff(Channel<byte[]> channel) throws InterruptedException {
        long sent = 0;
        for (; sent < FLUSHED; sent++) {
            channel.send(Numbered.message(sent, size(sent)));
        }
        channel.flush();
        while (channel.send(Numbered.message(sent, size(sent)), QUIET)) {
            sent++;
        }
        say("full " + sent);
    }
}
