package io.ipc4j.examples;

import io.ipc4j.Channel;
import io.ipc4j.CodecException;
import io.ipc4j.Ipc;
import io.ipc4j.Server;
import io.ipc4j.ServerHandler;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A room where all hear what one says. All its methods run in the server's one thread, so it needs no locks: a plain map will
 * do.
 */
final class ChatRoom implements ServerHandler<ChatMessage> {
    private final Map<Channel<ChatMessage>, String> names = new HashMap<>();
    private @Nullable Server<ChatMessage> server;

    private ChatRoom() {}

    static Server<ChatMessage> open(String address) {
        return Server.start(Ipc.listen(address, ChatMessage.CODEC, ChatMessage.OPTIONS), new ChatRoom());
    }

    @Override
    public void onStart(Server<ChatMessage> started) {
        server = started;
    }

    @Override
    public void onMessage(Channel<ChatMessage> channel, ChatMessage said) throws InterruptedException {
        if (said.user().equals(ChatMessage.SERVER)) {
            complain(channel, "only the server is called " + ChatMessage.SERVER);
            return;
        }
        String name = names.get(channel);
        if (name == null) {
            name = said.user();
            if (names.containsValue(name)) {
                channel.send(ChatMessage.taken(name)); // it may come with another one
                return;
            }
            names.put(channel, name);
            tell(ChatMessage.fromServer(name + " has joined"), channel);
        }
        if (!said.message().isEmpty()) {
            // Whatever name it says now: nobody speaks as somebody else.
            pass(new ChatMessage(name, said.message()), channel);
        }
    }

    private void pass(ChatMessage message, Channel<ChatMessage> from) throws InterruptedException {
        try {
            tell(message, from);
        } catch (IllegalArgumentException e) {
            complain(from, e.getMessage()); // with its real name the line is too long; nobody got it
        }
    }

    /** Tells all but one. */
    private void tell(ChatMessage message, Channel<ChatMessage> except) {
        server.broadcast(message, except);
    }

    private static void complain(Channel<ChatMessage> channel, String reason) throws InterruptedException {
        channel.send(ChatMessage.fromServer("not understood: " + reason));
    }

    @Override
    public void onClose(Channel<ChatMessage> channel, @Nullable Throwable cause) {
        String name = names.remove(channel);
        if (name != null) {
            tell(ChatMessage.fromServer(name + " has left"), channel);
        }
    }

    @Override
    public void onError(Channel<ChatMessage> channel, Throwable error) throws Exception {
        if (error instanceof CodecException) {
            complain(channel, error.getMessage()); // it sent garbage; it may stay
        } else {
            ServerHandler.super.onError(channel, error);
        }
    }
}
