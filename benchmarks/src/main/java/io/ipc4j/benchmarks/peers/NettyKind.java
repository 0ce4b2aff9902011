package io.ipc4j.benchmarks.peers;

import io.ipc4j.benchmarks.Places;
import io.ipc4j.benchmarks.Route;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Netty's transports: what sockets they have, and how they wait. Its types are named in methods only, so that they load where they are used. */
enum NettyKind {
    TCP_NIO("Netty tcp NIO", Route.TCP) {
        @Override
        IoHandlerFactory waiting() {
            return NioIoHandler.newFactory();
        }

        @Override
        Class<? extends ServerChannel> server() {
            return NioServerSocketChannel.class;
        }

        @Override
        Class<? extends Channel> client() {
            return NioSocketChannel.class;
        }
    },
    TCP_EPOLL("Netty tcp epoll", Route.TCP) {
        @Override
        IoHandlerFactory waiting() {
            return EpollIoHandler.newFactory();
        }

        @Override
        Class<? extends ServerChannel> server() {
            return EpollServerSocketChannel.class;
        }

        @Override
        Class<? extends Channel> client() {
            return EpollSocketChannel.class;
        }
    },
    UNIX_EPOLL("Netty unix epoll", Route.UNIX) {
        @Override
        IoHandlerFactory waiting() {
            return EpollIoHandler.newFactory();
        }

        @Override
        Class<? extends ServerChannel> server() {
            return EpollServerDomainSocketChannel.class;
        }

        @Override
        Class<? extends Channel> client() {
            return EpollDomainSocketChannel.class;
        }
    };

    final String title;
    final Route route;

    NettyKind(String title, Route route) {
        this.title = title;
        this.route = route;
    }

    abstract IoHandlerFactory waiting();

    abstract Class<? extends ServerChannel> server();

    abstract Class<? extends Channel> client();

    @Nullable
    String missing() {
        return this == TCP_NIO || Epoll.isAvailable() ? null : "no epoll here: " + Epoll.unavailabilityCause();
    }

    /** One thread, as many connections as there are. */
    EventLoopGroup oneLoop() {
        return new MultiThreadIoEventLoopGroup(1, waiting());
    }

    SocketAddress free() {
        return route == Route.UNIX
                ? new DomainSocketAddress(Places.fresh().toFile())
                : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    String tell(SocketAddress bound) {
        return bound instanceof InetSocketAddress inet ? "" + inet.getPort() : bound.toString();
    }

    SocketAddress at(String told) {
        return route == Route.UNIX
                ? new DomainSocketAddress(told)
                : new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(told));
    }
}
