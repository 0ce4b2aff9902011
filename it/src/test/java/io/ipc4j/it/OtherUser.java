package io.ipc4j.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ipc4j.spi.Users;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Somebody else on this machine: Python programs that root starts under another id. */
final class OtherUser implements AutoCloseable {
    /** In no list of users, so it has no name either. */
    static final int ID = 54321;

    private final List<Process> processes = new ArrayList<>();

    /** Skips the test where there can be no such user. */
    OtherUser() throws IOException, InterruptedException {
        assumeTrue(Users.own() == Users.ROOT, "only root can become another user");
        for (String tool : List.of("setpriv", "python3")) {
            assumeTrue(
                    new ProcessBuilder("sh", "-c", "command -v " + tool).start().waitFor() == 0, "no " + tool);
        }
        try (BufferedReader probe = run("print('runs')").inputReader()) {
            assumeTrue("runs".equals(probe.readLine()), "another user can't run python3");
        }
    }

    Process run(String program, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "setpriv",
                "--reuid=" + ID,
                "--regid=" + ID,
                "--clear-groups",
                "env",
                "PATH=/usr/bin:/bin",
                "python3",
                "-c",
                program));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.add(process);
        return process;
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
