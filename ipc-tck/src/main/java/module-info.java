/** The contract kit that every transport passes. */
module io.ipc4j.tck {
    requires transitive io.ipc4j.core;
    requires transitive org.junit.jupiter.api;
    requires org.assertj.core;
    requires awaitility;
    requires static org.jspecify;

    exports io.ipc4j.tck;

    opens io.ipc4j.tck to
            org.junit.platform.commons;
}
