package io.ipc4j.spi.unix;

import io.ipc4j.spi.OwnedPath;
import io.ipc4j.spi.Sockets;
import io.ipc4j.spi.Users;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/** The JDK's own: no native code, no warning; knows no process ids and no abstract names. */
public final class JdkSockets implements SocketProvider {
    /** Makes the provider; it has no state. */
    public JdkSockets() {}

    @Override
    public SocketChannel open() throws IOException {
        try {
            return SocketChannel.open(StandardProtocolFamily.UNIX);
        } catch (UnsupportedOperationException e) {
            throw new IOException("this system has no Unix sockets", e);
        }
    }

    @Override
    public SocketAddress at(Path path) {
        return UnixDomainSocketAddress.of(path);
    }

    @Override
    public ServerSocketChannel listen(OwnedPath path, Access access, int backlog) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        boolean listening = false;
        try {
            // The mode of a new socket is up to the umask, and it listens at once: so first where nobody else can go.
            Path made = path.workshop();
            channel.bind(UnixDomainSocketAddress.of(made), backlog);
            Files.setPosixFilePermissions(made, access.mode());
            path.publish();
            listening = true;
            return channel;
        } finally {
            if (!listening) {
                Sockets.closeQuietly(channel);
            }
        }
    }

    @Override
    public Credentials peer(SocketChannel channel) throws IOException {
        if (!channel.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
            throw new IOException("this system does not say who is at the other end");
        }
        UnixDomainPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
        return new Credentials(
                Users.id(peer.user()), Users.id(peer.group()), null, peer.user().getName());
    }
}
