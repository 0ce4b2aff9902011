package io.ipc4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class DemoTest {
    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;

    @Test
    void theTourIsRightAndLeavesNoProcess() throws Exception {
        try (Example demo = Example.run("demo")) {
            List<ProcessHandle> children = List.of();
            for (String line = demo.nextLine(); !line.startsWith("transport "); line = demo.nextLine()) {
                if (line.contains("as fast as it goes") && children.isEmpty()) {
                    children = demo.process.descendants().toList();
                }
            }
            assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
            assertThat(demo.nextLine()).startsWith("tcp ");
            assertThat(demo.nextLine()).startsWith("unix ");
            assertThat(demo.nextLine()).startsWith("pipe ");
            assertThat(demo.nextLine()).startsWith("mmap ");
            assertThat(demo.nextLine()).startsWith("mem ");
            assertThat(demo.exitCode()).isZero();
            assertThat(demo.errors()).isEmpty();
        }
    }

    /** Not even where the servers are in the middle of a call. */
    @Test
    void anInterruptedTourComplainsOfNothing() throws Exception {
        try (Example demo = Example.run("demo")) {
            String line;
            do {
                line = demo.nextLine();
            } while (!line.contains("as fast as it goes"));
            demo.process.toHandle().destroy(); // Process.destroy closes the output too
            assertThat(demo.exitCode()).isEqualTo(128 + SIGTERM);
            assertThat(demo.errors()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SIGTERM, SIGKILL})
    void anInterruptedTourLeavesNoProcessEither(int signal) throws Exception {
        try (Example demo = Example.run("demo")) {
            String line;
            do {
                line = demo.nextLine();
            } while (!line.contains("beto has joined"));
            List<ProcessHandle> children = demo.process.descendants().toList();
            if (signal == SIGKILL) {
                demo.process.destroyForcibly();
            } else {
                demo.process.destroy();
            }
            assertThat(demo.exitCode()).isEqualTo(128 + signal);
            assertThat(children).isNotEmpty();
            for (ProcessHandle child : children) {
                child.onExit().join();
            }
        }
    }
}
