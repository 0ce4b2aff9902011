/** The {@code mmap:} transport. */
module io.ipc4j.mmap {
    requires transitive io.ipc4j.core;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.ipc4j.mmap;

    provides io.ipc4j.spi.Transport with
            io.ipc4j.mmap.MmapTransport;
}
