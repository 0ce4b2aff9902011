package io.ipc4j.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The exceptions are those that are promised, whatever language the system's errors are in. */
@Timeout(60)
class LocalizedErrorsTest {
    /** The JVM has Spanish errors then, if libc has; root is kept from files and ports like anybody else. */
    private static final String SPANISH = "export LANGUAGE=es LC_ALL=C.utf8;"
            + " if [ $(id -u) = 0 ] && command -v setpriv >/dev/null; then"
            + " exec setpriv --bounding-set=-dac_override,-dac_read_search,-net_bind_service \"$0\" \"$@\"; fi";

    @TempDir
    private Path directory;

    private TestJvm child(String address, String parameters) throws IOException {
        TestJvm child = TestJvm.startAfter(SPANISH, ErrorTeller.class, address, parameters);
        if (ask(child, "system").contains("No such file")) {
            child.close();
            assumeFalse(true, "this system has no Spanish errors");
        }
        return child;
    }

    private TestJvm child(String provider) throws IOException {
        return child("unix:" + directory + "/s", "?provider=" + provider);
    }

    private static String ask(TestJvm child, String question) throws IOException {
        child.say(question);
        return child.readLine();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "junixsocket"})
    void nobodyListensWhereNothingIs(String provider) throws Exception {
        try (TestJvm child = child(provider)) {
            assertThat(ask(child, "nothing")).isEqualTo("NoListenerException");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "junixsocket"})
    void aSocketThatMayNotBeWrittenToRefuses(String provider) throws Exception {
        try (TestJvm child = child(provider)) {
            String told = ask(child, "forbidden");
            assumeFalse(told.equals("permitted"), "root may do anything here");
            assertThat(told).isEqualTo("AccessRefusedException");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "junixsocket"})
    void aFullQueueIsWaitedForAsLongAsIsAllowed(String provider) throws Exception {
        try (TestJvm child = child(provider)) {
            assertThat(ask(child, "full")).isEqualTo("NoListenerException late");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "junixsocket"})
    void aTakenPathIsInUse(String provider) throws Exception {
        try (TestJvm child = child(provider)) {
            assertThat(ask(child, "taken")).isEqualTo("AddressInUseException");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "junixsocket"})
    void aFullLineIsNotBroken(String provider) throws Exception {
        try (TestJvm child = child(provider)) {
            assertThat(ask(child, "stuffed")).isEqualTo("none");
        }
    }

    @Test
    void anAbstractNameIsTold() throws Exception {
        OnJunixsocket.assume();
        String name = "unix:@ipc4j-errors-" + ProcessHandle.current().pid();
        try (TestJvm child = child(name, "")) {
            assertThat(ask(child, "nothing")).isEqualTo("NoListenerException");
            assertThat(ask(child, "taken")).isEqualTo("AddressInUseException");
            assertThat(ask(child, "full")).isEqualTo("NoListenerException late");
        }
    }
}
