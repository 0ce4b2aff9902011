package io.ipc4j.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The process that started this one: what it says on standard input. When it is gone, this one goes too. */
final class Parent {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private Parent() {}

    static Parent listenTo() {
        Parent parent = new Parent();
        Thread listening = new Thread(parent::listen, "parent");
        listening.setDaemon(true);
        listening.start();
        return parent;
    }

    private void listen() {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            // gone as well
        }
        Runtime.getRuntime().halt(0);
    }

    /** Waits for the next line. */
    String nextLine() throws InterruptedException {
        return lines.take();
    }
}
