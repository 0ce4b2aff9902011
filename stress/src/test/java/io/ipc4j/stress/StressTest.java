package io.ipc4j.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Runs the tests of this module in jcstress, whose report is in {@code target/jcstress} then. {@code -Dipc4j.tck.long=true} runs all of
 * them, in all ways to compile and place the two sides: that takes an hour.
 */
@Timeout(4 * 3600)
class StressTest {
    /** One of each kind. A fence that is missing takes 200 ms to show: the code must be compiled first. */
    private static final List<String> SHORT = List.of(
            "-t",
            "(ShowAndArm|MakeRoomAndArm|OneMessage|TwoPut|TwoLease|AckAndPut|PutAndArm|EnterAndClaim|TwoAdd|NestAndTry)$",
            "-f",
            "1",
            "-iters",
            "1",
            "-time",
            "400",
            "-sc",
            "false",
            "-af",
            "NONE",
            "-pth",
            "false",
            "-jvmArgs",
            "-XX:+UseSerialGC -Xmx256m");

    private static final List<String> LONG = List.of("-m", "default");

    /** So few states at a time that {@link Pages} has enough for them, and all in a row: who waits for the other loses the moment. */
    private static final List<String> ALWAYS =
            List.of("-strideSize", "256", "-strideCount", "2", "-spinStyle", "THREAD_SPIN_WAIT", "-v");

    @Test
    void nothingForbiddenIsSeen() throws IOException, InterruptedException {
        Path target = Files.createDirectories(Path.of("target", "jcstress")).toRealPath();
        Path log = target.resolve("log.txt");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, "-Xmx256m", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("org.openjdk.jcstress.Main", "-r", target.toString()));
        command.addAll(ALWAYS);
        command.addAll(Boolean.getBoolean("ipc4j.tck.long") ? LONG : SHORT);
        Process process = new ProcessBuilder(command)
                .directory(target.toFile()) // where it leaves its raw results
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int status = process.waitFor();
        String report = Files.readString(log);
        assertThat(status).as(report).isZero();
        assertThat(report).contains("Failed tests: No matches.", "Error tests: No matches.");
    }
}
