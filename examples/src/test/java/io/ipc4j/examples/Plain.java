package io.ipc4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;

/** A chat client in no language in particular: lines over a socket, as {@code nc} has them. */
final class Plain implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader lines;

    Plain(String address) throws IOException {
        socket = new Socket("127.0.0.1", URI.create(address).getPort());
        socket.setSoTimeout(60_000);
        lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    void send(String line) throws IOException {
        socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
    }

    String nextLine() throws IOException {
        return lines.readLine();
    }

    /** Ctrl-C. */
    void leave() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
