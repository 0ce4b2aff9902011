package io.ipc4j.unix;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** For tests that take junixsocket. */
final class OnJunixsocket {
    private OnJunixsocket() {}

    /** It is for Linux; there the build has all that it needs, and a test that is skipped would be a mistake of the build's. */
    static void assume() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "junixsocket is used on Linux only");
    }
}
