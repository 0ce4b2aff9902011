/** The API, the SPI, framing, waiting, Poller, Server and the {@code mem:} transport. */
module io.ipc4j.core {
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.ipc4j;
    exports io.ipc4j.spi;

    uses io.ipc4j.spi.Transport;
}
