package io.ipc4j.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The exceptions are those that are promised, whatever language the system's errors are in. */
@Timeout(60)
class LocalizedErrorsTest {
    /** The JVM has Spanish errors then, if libc has; root is kept from files and ports like anybody else. */
    private static final String SPANISH = "export LANGUAGE=es LC_ALL=C.utf8;"
            + " if [ $(id -u) = 0 ] && command -v setpriv >/dev/null; then"
            + " exec setpriv --bounding-set=-dac_override,-dac_read_search,-net_bind_service \"$0\" \"$@\"; fi";

    @TempDir
    private Path directory;

    private TestJvm child() throws IOException {
        TestJvm child = TestJvm.startAfter(SPANISH, ErrorTeller.class, path().toString());
        if (ask(child, "system").contains("No such file")) {
            child.close();
            assumeFalse(true, "this system has no Spanish errors");
        }
        return child;
    }

    private static String ask(TestJvm child, String question) throws IOException {
        child.say(question);
        return child.readLine();
    }

    private Path path() {
        return directory.resolve("p");
    }

    @Test
    void nobodyListensWhereNothingIs() throws Exception {
        try (TestJvm child = child()) {
            for (String question : new String[] {"connect", "read", "write"}) {
                assertThat(ask(child, question)).isEqualTo("NoListenerException");
            }
        }
    }

    @Test
    void nobodyListensAtThePipeOfAKilledListener() throws Exception {
        try (TestJvm server = TestJvm.start(Racer.class, "1", "pipe:" + path())) {
            server.readLine();
            server.say("go");
            assertThat(Racer.number(server)).isEqualTo(1);
            server.kill();
        }
        assertThat(path()).exists();
        try (TestJvm child = child()) {
            assertThat(ask(child, "connect")).isEqualTo("NoListenerException");
        }
    }

    @Test
    void aPipeWhoseDirectoryMayNotBeEnteredRefuses() throws Exception {
        Path closed = Files.createDirectory(directory.resolve("closed"));
        Path inside = closed.resolve("p");
        Mkfifo.make(inside);
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try (TestJvm child = TestJvm.startAfter(SPANISH, ErrorTeller.class, inside.toString())) {
            assumeFalse(ask(child, "writable").equals("true"), "root may do anything here");
            assertThat(ask(child, "connect")).isEqualTo("AccessRefusedException");
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void aPipeThatMayNotBeOpenedRefuses() throws Exception {
        Mkfifo.make(path());
        Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("---------"));
        try (TestJvm child = child()) {
            assumeFalse(ask(child, "writable").equals("true"), "root may do anything here");
            for (String question : new String[] {"connect", "read", "write"}) {
                assertThat(ask(child, question)).isEqualTo("AccessRefusedException");
            }
        }
    }
}
