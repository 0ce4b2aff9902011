package io.ipc4j.tcp;

import io.ipc4j.spi.LinkOptions;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;

/** What a TCP address can set, as {@link TcpTransport} says; 0 for a buffer is the system's default. */
record TcpOptions(
        boolean nodelay, boolean keepalive, int backlog, int sendBufferSize, int receiveBufferSize, boolean exposed) {
    static final Set<String> NAMES =
            Set.of("nodelay", "keepalive", "backlog", "sendBufferSize", "receiveBufferSize", "exposed");

    private static final int KEEPALIVE_IDLE_SECONDS = 10;
    private static final int KEEPALIVE_INTERVAL_SECONDS = 5;
    private static final int KEEPALIVE_COUNT = 3;

    static TcpOptions of(LinkOptions options) {
        return new TcpOptions(
                options.flag("nodelay", true),
                options.flag("keepalive", true),
                options.number("backlog", 1024, 1, 65535),
                options.number("sendBufferSize", 0, 1024, 1 << 30),
                options.number("receiveBufferSize", 0, 1024, 1 << 30),
                options.flag("exposed", false));
    }

    /** The receive buffer decides the window scale, which is agreed on when connecting. */
    void beforeConnect(NetworkChannel channel) throws IOException {
        if (sendBufferSize > 0) {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, sendBufferSize);
        }
        if (receiveBufferSize > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferSize);
        }
    }

    void beforeBind(NetworkChannel channel) throws IOException {
        // On Linux: connections of the last owner that are still fading don't hold the port; a live listener does.
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        if (receiveBufferSize > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferSize);
        }
    }

    /** The receive buffer is inherited from the listening socket, the send buffer is not. */
    void onAccept(NetworkChannel channel) throws IOException {
        if (sendBufferSize > 0) {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, sendBufferSize);
        }
    }

    void keepAlive(NetworkChannel channel) throws IOException {
        if (!keepalive) {
            return;
        }
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        set(channel, ExtendedSocketOptions.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS);
        set(channel, ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEPALIVE_INTERVAL_SECONDS);
        set(channel, ExtendedSocketOptions.TCP_KEEPCOUNT, KEEPALIVE_COUNT);
    }

    private static void set(NetworkChannel channel, SocketOption<Integer> option, int value) throws IOException {
        if (channel.supportedOptions().contains(option)) {
            channel.setOption(option, value);
        }
    }
}
