package io.ipc4j.spi;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the system say an error, where that harms nobody: nothing is sent, nothing is left behind, and no interrupt matters. */
@FunctionalInterface
interface Provocation {
    /** More than a backlog of one takes on any system. */
    int CROWD = 8;

    /** Returns normally if the error did not come. */
    void provoke() throws IOException;

    /** What the system said; null if it said nothing, or not this. */
    default @Nullable String text() {
        try {
            provoke();
        } catch (SocketException e) {
            boolean expected = e.getClass() == SocketException.class || e instanceof BindException;
            String message = e.getMessage();
            // With jdk.includeInExceptions=hostInfo the JDK adds the address.
            return expected && message != null ? message.replaceFirst(": /.*", "") : null;
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
        return null;
    }

    static void bindTwice() throws IOException {
        try (ServerSocketChannel first = ServerSocketChannel.open();
                ServerSocketChannel second = ServerSocketChannel.open()) {
            first.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            second.bind(first.getLocalAddress());
        }
    }

    /** A datagram socket is not for broadcasts unless it says so. Loopback has an address for them too. */
    static void connectToEverybody() throws IOException {
        try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
            channel.connect(new InetSocketAddress("127.255.255.255", 9));
        }
    }

    static void connectToNothing() throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false);
            channel.connect(UnixDomainSocketAddress.of("/ipc4j/there/is/no/such/file"));
        }
    }

    static void fillBacklog() throws IOException {
        Path directory = Files.createTempDirectory("ipc4j-");
        Path path = directory.resolve("s");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        List<SocketChannel> crowd = new ArrayList<>();
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(address, 1);
            while (crowd.size() < CROWD) {
                SocketChannel one = SocketChannel.open(StandardProtocolFamily.UNIX);
                crowd.add(one);
                one.configureBlocking(false);
                one.connect(address);
            }
        } finally {
            crowd.forEach(Sockets::closeQuietly);
            Files.deleteIfExists(path);
            Files.deleteIfExists(directory);
        }
    }
}
