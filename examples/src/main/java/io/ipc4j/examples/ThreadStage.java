package io.ipc4j.examples;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Plays with threads of this process: for {@code mem:}, which does not leave it. */
final class ThreadStage implements Stage {
    private final List<Server<?>> servers = new ArrayList<>();

    @Override
    public String description() {
        return "threads of one process, for tests and for parts that may move out later";
    }

    @Override
    public String echoServer(String address) {
        return add(EchoServer.open(address));
    }

    @Override
    public String chatServer(String address) {
        return add(ChatRoom.open(address));
    }

    private String add(Server<?> server) {
        servers.add(server);
        return server.address().toString();
    }

    @Override
    public List<String> echo(String address, List<String> words) throws InterruptedException {
        List<String> echoes = new ArrayList<>();
        try (Channel<String> channel = Ipc.connect(address, Codec.utf8())) {
            for (String word : words) {
                channel.send(word);
                echoes.add(channel.receive());
            }
        }
        return echoes;
    }

    @Override
    public Guest guest(String address, String name) throws InterruptedException {
        Channel<ChatMessage> channel = Ipc.connect(address, ChatMessage.CODEC, ChatMessage.OPTIONS);
        channel.send(new ChatMessage(name, ""));
        BlockingQueue<String> screen = new LinkedBlockingQueue<>();
        new Thread(() -> show(channel, screen), name).start();
        return new Guest(name, screen) {
            @Override
            void send(String words) throws InterruptedException {
                channel.send(new ChatMessage(name, words));
            }

            @Override
            void leaves() {
                channel.close();
            }
        };
    }

    /** Until the guest leaves or the server closes. */
    private static void show(Channel<ChatMessage> channel, BlockingQueue<String> screen) {
        try (channel) {
            channel.forEach(message -> screen.add(message.toLine()));
        } catch (ChannelClosedException | InterruptedException e) {
            screen.add("(the chat is over)");
        }
    }

    @Override
    public void close() {
        servers.forEach(Server::close);
    }
}
