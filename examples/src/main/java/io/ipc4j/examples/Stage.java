package io.ipc4j.examples;

import java.util.List;

/** Where the demo plays: in processes of their own, or in threads of one. */
interface Stage extends AutoCloseable {

    /** What the audience should know about it. */
    String description();

    /** Starts an echo server and gives its real address. */
    String echoServer(String address) throws InterruptedException;

    /** Has a client send all words, and gives what it heard. */
    List<String> echo(String address, List<String> words) throws InterruptedException;

    /** Starts a chat server and gives its real address. */
    String chatServer(String address) throws InterruptedException;

    /** Lets somebody join a chat. */
    Guest guest(String address, String name) throws InterruptedException;

    /** Ends all that was started here. */
    @Override
    void close();
}
