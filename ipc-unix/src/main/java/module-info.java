/** The {@code unix:} transport. */
module io.ipc4j.unix {
    requires transitive io.ipc4j.core;
    requires static org.jspecify;
    requires static org.newsclub.net.unix;

    exports io.ipc4j.unix;

    provides io.ipc4j.spi.Transport with
            io.ipc4j.unix.UnixTransport;
}
