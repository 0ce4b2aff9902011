package io.ipc4j.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The exceptions are those that are promised, whatever language the system's errors are in. */
@Timeout(60)
class LocalizedErrorsTest {
    /** The JVM has Spanish errors then, if libc has; root is kept from files and ports like anybody else. */
    private static final String SPANISH = "export LANGUAGE=es LC_ALL=C.utf8;"
            + " if [ $(id -u) = 0 ] && command -v setpriv >/dev/null; then"
            + " exec setpriv --bounding-set=-dac_override,-dac_read_search,-net_bind_service \"$0\" \"$@\"; fi";

    private final ChildJvm child = ChildJvm.startAfter(SPANISH, ErrorTeller.class);

    @BeforeEach
    void needsAnotherLanguage() throws IOException {
        assumeFalse(child.ask("system").contains("in use"), "this system has no Spanish errors");
    }

    @AfterEach
    void end() {
        child.close();
    }

    @Test
    void aTakenPortIsInUse() throws Exception {
        assertThat(child.ask("taken")).isEqualTo("AddressInUseException");
    }

    @Test
    void anAddressOfAnotherMachineIsNotInUse() throws Exception {
        String told = child.ask("foreign");
        assumeFalse(told.equals("none"), "this system lets anybody listen at addresses of others");
        assertThat(told).isEqualTo("IpcException");
    }

    @Test
    void aPortForRootIsRefused() throws Exception {
        assumeFalse(child.ask("raw privileged").equals("none"), "this system lets anybody listen at any port");
        assertThat(child.ask("privileged")).isEqualTo("AccessRefusedException");
    }

    @Test
    void whoIsTurnedAwayWhileConnectingFindsNobody() throws Exception {
        String told = child.ask("turned away");
        assumeTrue(!told.equals("none"), "it was always connected first");
        assertThat(told).isEqualTo("NoListenerException");
    }
}
