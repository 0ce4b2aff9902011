package io.ipc4j.benchmarks;

import io.ipc4j.benchmarks.Contender.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A {@link Peer} in a JVM of its own, and where it listens. */
record PeerProcess(Process process, String address) implements AutoCloseable {

    static PeerProcess start(Role role, Contender contender, int size) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-D" + Places.DIRECTORY + "=" + System.getProperty(Places.DIRECTORY),
                        Peer.class.getName(),
                        role.name(),
                        contender.name(),
                        Integer.toString(size))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String address = out.readLine();
        if (address == null) {
            throw new IOException("the process for " + contender.name() + " ended before it listened");
        }
        return new PeerProcess(process, address);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
