package io.ipc4j.tcp;

import io.ipc4j.NoListenerException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Reads and writes {@code tcp://host:port}. */
final class TcpAddress {

    private TcpAddress() {}

    /** All addresses of the host, loopback if there is none. */
    static List<InetSocketAddress> resolve(URI address) {
        String rest = address.getRawAuthority();
        boolean plain = address.getRawPath() == null
                || address.getRawPath().isEmpty()
                || address.getRawPath().equals("/");
        if (rest == null || !plain || address.getRawUserInfo() != null || address.getRawFragment() != null) {
            throw malformed(address);
        }
        int colon = rest.lastIndexOf(':');
        if (colon < 0 || rest.indexOf(']') > colon) {
            throw malformed(address);
        }
        int port = port(address, rest.substring(colon + 1));
        String host = rest.substring(0, colon);
        try {
            InetAddress[] all = host.isEmpty()
                    ? new InetAddress[] {InetAddress.getLoopbackAddress()}
                    : InetAddress.getAllByName(host);
            return Arrays.stream(all)
                    .map(each -> new InetSocketAddress(each, port))
                    .toList();
        } catch (UnknownHostException e) {
            throw new NoListenerException(address + ": no machine is known by the name " + host, e);
        }
    }

    private static int port(URI address, String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw malformed(address);
    }

    private static IllegalArgumentException malformed(URI address) {
        return new IllegalArgumentException("\"" + address
                + "\" is no TCP address; one is like tcp://127.0.0.1:51000, tcp://[::1]:51000 or tcp://:51000 (loopback),"
                + " with a port from 0 to 65535");
    }

    /** The address where somebody listens, with the port that they have got. */
    static URI of(URI address, InetSocketAddress bound) {
        String authority = address.getRawAuthority();
        String host = authority.substring(0, authority.lastIndexOf(':'));
        return URI.create("tcp://" + (host.isEmpty() ? text(bound) : host + ":" + bound.getPort()));
    }

    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
