package io.ipc4j.examples;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Somebody in the demo's chat: speaks, and has a screen. */
abstract class Guest {
    private static final int PATIENCE_SECONDS = 20;

    private final String name;
    private final BlockingQueue<String> screen;

    /** The screen is filled line by line from somewhere else. */
    Guest(String name, BlockingQueue<String> screen) {
        this.name = name;
        this.screen = screen;
    }

    final void says(String words) throws InterruptedException {
        System.out.printf("    %s says: %s%n", name, words);
        send(words);
    }

    /** Waits until a line is on the screen; others may come before. */
    final void sees(String expected) throws InterruptedException {
        String line;
        do {
            line = screen.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            DemoFailure.unless(line != null, name + " did not see \"" + expected + "\"");
            System.out.printf("      on %s's screen: %s%n", name, line);
        } while (!expected.equals(line));
    }

    abstract void send(String words) throws InterruptedException;

    abstract void leaves() throws InterruptedException;
}
