package io.ipc4j.benchmarks.floors;

import io.ipc4j.benchmarks.Places;
import io.ipc4j.benchmarks.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;

/** What sockets there are, and what their addresses look like. */
enum Family {
    TCP(StandardProtocolFamily.INET, Route.TCP) {
        @Override
        SocketAddress free() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        }

        @Override
        String tell(SocketAddress bound) {
            return "" + ((InetSocketAddress) bound).getPort();
        }

        @Override
        SocketAddress at(String told) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(told));
        }

        @Override
        void tune(SocketChannel socket) throws IOException {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
    },
    UNIX(StandardProtocolFamily.UNIX, Route.UNIX) {
        @Override
        SocketAddress free() {
            return UnixDomainSocketAddress.of(Places.fresh());
        }

        @Override
        String tell(SocketAddress bound) {
            return bound.toString();
        }

        @Override
        SocketAddress at(String told) {
            return UnixDomainSocketAddress.of(told);
        }

        @Override
        void tune(SocketChannel socket) {}
    };

    final ProtocolFamily protocols;
    final Route route;

    Family(ProtocolFamily protocols, Route route) {
        this.protocols = protocols;
        this.route = route;
    }

    /** Where nobody listens yet. */
    abstract SocketAddress free();

    abstract String tell(SocketAddress bound);

    abstract SocketAddress at(String told);

    abstract void tune(SocketChannel socket) throws IOException;
}
