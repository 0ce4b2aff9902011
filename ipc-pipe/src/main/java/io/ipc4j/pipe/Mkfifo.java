package io.ipc4j.pipe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command that makes FIFOs, since the JDK can't. It takes 2 to 20 ms. */
final class Mkfifo {
    private static final int PATIENCE_SECONDS = 10;

    private Mkfifo() {}

    /**
     * Makes FIFOs with mode 0600, whatever the umask: the command asks the kernel for that mode, of which a umask can only take
     * away, and then puts back what it took. Can't be interrupted.
     *
     * @throws IOException if there is no such command, or it fails, as it does where something is already
     */
    static void make(Path... paths) throws IOException {
        List<String> command = new ArrayList<>(List.of("mkfifo", "-m", "600"));
        for (Path path : paths) {
            command.add(path.toString());
        }
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new IOException(
                    "named pipes are made with the mkfifo command, and that can't be run here (" + e.getMessage()
                            + "). Is it on the PATH? On a system without named pipes use another transport",
                    e);
        }
        try {
            if (!await(process)) {
                throw new IOException("mkfifo did not end within " + PATIENCE_SECONDS + " s: " + command);
            }
            if (process.exitValue() != 0) {
                byte[] said = process.getInputStream().readNBytes(1000);
                throw new IOException(new String(said, StandardCharsets.UTF_8).strip());
            }
        } finally {
            process.destroyForcibly();
            Fifo.closeAll(process.getOutputStream(), process.getInputStream());
        }
    }

    private static boolean await(Process process) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
