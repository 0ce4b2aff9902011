package io.ipc4j.it;

/** A program that does nothing. */
final class Nothing {
    private Nothing() {}

    public static void main(String[] args) {}
}
