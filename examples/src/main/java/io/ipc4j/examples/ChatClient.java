package io.ipc4j.examples;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.CodecException;
import io.ipc4j.Ipc;
import io.ipc4j.IpcException;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Joins a chat. One thread reads the keyboard, one the channel: any thread may use a channel at any time. */
@Command(
        name = "chat",
        description = "Joins a chat: sends each line that is typed, prints what the others say. Ctrl-D leaves.",
        mixinStandardHelpOptions = true)
public final class ChatClient implements Callable<Integer> {

    @Parameters(paramLabel = "ADDRESS", description = "Where the chat server listens.")
    private String address = "";

    @Option(
            names = {"-u", "--user"},
            paramLabel = "NAME",
            description = "What the others call you; asked for if not given.")
    private @Nullable String user;

    private volatile boolean leaving;
    private volatile boolean deaf;

    /** {@code examples/run chat ADDRESS [--user NAME]}. */
    public static void main(String[] args) {
        Program.run(new ChatClient(), args);
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        BufferedReader keyboard = Program.input();
        String name = user != null ? user : askName(keyboard);
        if (name.equals(ChatMessage.SERVER)) {
            throw new IllegalArgumentException("only the server is called " + name + "; take another name");
        }
        ChatMessage hello = new ChatMessage(name, ""); // tells the server our name
        try (Channel<ChatMessage> channel = Ipc.connect(address, ChatMessage.CODEC, ChatMessage.OPTIONS)) {
            channel.send(hello);
            System.out.println(ChatMessage.fromServer("you are in, " + name + "; Ctrl-D leaves")
                    .toLine());
            Thread typing = new Thread(() -> type(name, keyboard, channel), "keyboard");
            typing.setDaemon(true); // nobody can end a read from the keyboard, and it need not end
            typing.start();
            show(name, channel);
        } catch (ChannelClosedException e) {
            if (!leaving) {
                throw e;
            }
        }
        if (!leaving) {
            System.err.println("chat: the server has gone");
            return 1;
        }
        return deaf ? 1 : 0;
    }

    private static String askName(BufferedReader keyboard) throws IOException {
        System.out.print("your name: ");
        System.out.flush();
        String name = keyboard.readLine();
        if (name == null) {
            throw new IllegalArgumentException("a chat needs your name; --user gives it");
        }
        return name.strip();
    }

    /** Until the server closes, or we do; fails if our name is somebody else's. */
    private static void show(String name, Channel<ChatMessage> channel) throws InterruptedException {
        ChatMessage taken = ChatMessage.taken(name);
        while (true) {
            try {
                channel.forEach(message -> {
                    if (message.equals(taken)) {
                        throw new IpcException(taken.message());
                    }
                    System.out.println(message.toLine());
                });
                return;
            } catch (CodecException e) {
                System.err.println("chat: the server sent something odd: " + e.getMessage());
            }
        }
    }

    private void type(String name, BufferedReader keyboard, Channel<ChatMessage> channel) {
        try {
            for (String line = keyboard.readLine(); line != null; line = keyboard.readLine()) {
                say(new ChatMessage(name, line), channel);
            }
            leaving = true;
            channel.close(); // ends show()
        } catch (IOException e) {
            System.err.println("chat: the keyboard can't be read: " + e.getMessage());
            deaf = true;
            leaving = true;
            channel.close();
        } catch (InterruptedException | ChannelClosedException e) {
            channel.close(); // nobody interrupts, and show() has seen it already if the server is gone
        }
    }

    private static void say(ChatMessage message, Channel<ChatMessage> channel) throws InterruptedException {
        if (message.message().isBlank()) {
            return;
        }
        try {
            channel.send(message);
        } catch (IllegalArgumentException e) {
            System.err.println("chat: " + e.getMessage()); // a line of a hundred kilobytes
        }
    }
}
