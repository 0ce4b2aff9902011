package io.ipc4j.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.benchmarks.Scale;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProcessesTest {
    private static final List<String> SLEEP = List.of("sleep", "1000");

    @TempDir
    private Path directory;

    @Test
    void whoRestsStandsStillUntilItGoesOn() throws Exception {
        try (Processes processes = new Processes(Scale.QUICK)) {
            Child child = processes.start(SLEEP);
            processes.rest();
            awaitRest(child.pid(), true);
            processes.goOn();
            awaitRest(child.pid(), false);
        }
    }

    @Test
    void whoIsClosedIsGoneWhileItRests() throws Exception {
        Child child;
        Path files;
        try (Processes processes = new Processes(Scale.QUICK)) {
            child = processes.start(SLEEP);
            files = processes.places().disk();
            processes.rest();
        }
        assertThat(child.isAlive()).isFalse();
        assertThat(files).doesNotExist();
    }

    @Test
    void whoRestsIsKilledWhenItsParentIs() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RestingParent.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = parent.inputReader()) {
            ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            awaitRest(child.pid(), true);
            parent.destroyForcibly().waitFor();
            child.onExit().get(30, TimeUnit.SECONDS);
        }
    }

    /** Until it stands still, or doesn't: the system takes its time to stop it. */
    private static void awaitRest(long pid, boolean rests) throws Exception {
        while (rests != isStopped(pid)) {
            Thread.sleep(5);
        }
    }

    private static boolean isStopped(long pid) throws Exception {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    }

    /** Tells the process id of a child that rests, and does nothing more. */
    static final class RestingParent {
        public static void main(String[] args) throws Exception {
            Child child = new Child(SLEEP, Path.of(args[0]));
            new ProcessBuilder("kill", "-STOP", "" + child.pid()).start().waitFor();
            System.out.println(child.pid());
            Thread.sleep(TimeUnit.HOURS.toMillis(1));
        }
    }
}
