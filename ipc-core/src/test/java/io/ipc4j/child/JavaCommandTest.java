package io.ipc4j.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The command that starts a child. */
class JavaCommandTest {
    private final String before = System.getProperty("java.class.path");

    @AfterEach
    void restore() {
        System.setProperty("java.class.path", before);
    }

    @Test
    void theClassPathIsTheSameInAnotherDirectory() {
        String separator = File.pathSeparator;
        System.setProperty("java.class.path", "target/classes" + separator + "/lib/a.jar" + separator);
        List<String> command = JavaCommand.of(JavaCommandTest.class, List.of(), Path.of("/line"));
        Path here = Path.of("").toAbsolutePath();
        assertThat(command)
                .containsSequence(
                        "--class-path", here.resolve("target/classes") + separator + "/lib/a.jar" + separator + here);
    }
}
