package io.ipc4j.spi;

/** Begins the handshake of each new link. */
@FunctionalInterface
public interface Greeter {

    /**
     * Begins a handshake; does not wait, nor read or write yet.
     *
     * @param link a link that was just connected or accepted, from now on the handshake's
     * @return the handshake
     */
    Handshake greet(Link link);
}
