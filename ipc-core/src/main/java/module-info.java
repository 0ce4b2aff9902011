/** The API, the SPI, framing, waiting, Poller, Server and the {@code mem:} transport. */
module io.ipc4j.core {
    requires jdk.net;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.ipc4j;
    exports io.ipc4j.spi;
    exports io.ipc4j.spi.unix;

    uses io.ipc4j.spi.Transport;
}
