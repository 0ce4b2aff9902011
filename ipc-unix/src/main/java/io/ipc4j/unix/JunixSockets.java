package io.ipc4j.unix;

import io.ipc4j.spi.ByteStream;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.OwnedPath;
import io.ipc4j.spi.SocketListener;
import io.ipc4j.spi.Sockets;
import io.ipc4j.spi.unix.Access;
import io.ipc4j.spi.unix.BacklogFullException;
import io.ipc4j.spi.unix.Credentials;
import io.ipc4j.spi.unix.SocketProvider;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketCredentials;
import org.newsclub.net.unix.AddressAlreadyInUseSocketException;
import org.newsclub.net.unix.ConnectionRefusedSocketException;

/** junixsocket's: knows process ids and abstract names, and takes native code. To be asked for after {@link Junixsocket#check}. */
final class JunixSockets implements SocketProvider {
    /** Among the flags; connected sockets show the name of their listener too. */
    private static final String LISTENS = " 00010000 ";

    @Override
    public SocketChannel open() throws IOException {
        return AFUNIXSocketChannel.open();
    }

    @Override
    public SocketAddress at(Path path) {
        String text = path.toString();
        try {
            return text.startsWith("@")
                    ? AFUNIXSocketAddress.inAbstractNamespace(text.substring(1))
                    : AFUNIXSocketAddress.of(path);
        } catch (SocketException e) {
            throw new IllegalArgumentException(text + " is no address of a socket: " + e.getMessage(), e);
        }
    }

    /** Unix sockets connect at once, or not at all. An interrupt may close a socket of this kind; here nothing is lost by that. */
    @Override
    public void connect(SocketChannel channel, Path path, Duration timeout) throws IOException, InterruptedException {
        boolean interrupted = Thread.interrupted();
        try {
            channel.configureBlocking(false);
            if (!channel.connect(at(path))) {
                throw new BacklogFullException(null);
            }
        } catch (ClosedByInterruptException e) {
            interrupted = false;
            Thread.interrupted();
            throw new InterruptedException();
        } catch (ConnectionRefusedSocketException e) {
            throw because(new ConnectException(e.getMessage()), e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Left to itself it would rename a live listener's socket away, and delete its own at the end, whoever's it is by then. */
    private static AFUNIXServerSocketChannel bind(SocketAddress address, int backlog) throws IOException {
        AFUNIXServerSocketChannel channel = AFUNIXServerSocketChannel.open();
        boolean bound = false;
        try {
            channel.setDeleteOnClose(false);
            channel.socket().setReuseAddress(false);
            channel.bind(address, backlog);
            bound = true;
            return channel;
        } catch (AddressAlreadyInUseSocketException e) {
            throw because(new BindException(e.getMessage()), e);
        } finally {
            if (!bound) {
                Sockets.closeQuietly(channel);
            }
        }
    }

    @Override
    public ServerSocketChannel listen(OwnedPath path, Access access, int backlog) throws IOException {
        Path made = path.workshop();
        AFUNIXServerSocketChannel channel = bind(at(made), backlog);
        boolean listening = false;
        try {
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
    public ServerSocketChannel listen(Path name, int backlog) throws IOException {
        // Binding asks by connecting, and who listens there would be asked to accept nobody.
        if (isTaken(name.toString())) {
            throw new BindException("somebody listens at " + name);
        }
        return bind(at(name), backlog);
    }

    /** As far as the kernel says: it lists the sockets of this network namespace, which is how far abstract names go. */
    private static boolean isTaken(String name) throws IOException {
        Path list = Path.of("/proc/net/unix");
        if (!Files.isReadable(list)) {
            return false;
        }
        String bytes = new String(name.getBytes(AFUNIXSocketAddress.addressCharset()), StandardCharsets.ISO_8859_1);
        return Files.readAllLines(list, StandardCharsets.ISO_8859_1).stream()
                .anyMatch(line -> line.endsWith(" " + bytes) && line.contains(LISTENS));
    }

    @Override
    public LinkListener listener(
            ServerSocketChannel channel, URI address, SocketListener.Acceptor acceptor, Closeable held)
            throws IOException {
        return new JunixListener((AFUNIXServerSocketChannel) channel, address, acceptor, held);
    }

    @Override
    public ByteStream stream(SocketChannel channel) throws IOException {
        return new JunixStream((AFUNIXSocketChannel) channel);
    }

    @Override
    public Credentials peer(SocketChannel channel) throws IOException {
        AFUNIXSocketCredentials peer = ((AFUNIXSocketChannel) channel).getPeerCredentials();
        if (peer == null || peer.getUid() < 0) {
            throw new IOException("the system does not say who is at the other end");
        }
        return new Credentials(
                (int) peer.getUid(),
                peer.getGid() < 0 ? null : (int) peer.getGid(),
                peer.getPid() <= 0 ? null : peer.getPid(),
                String.valueOf(peer.getUid()));
    }

    private static <E extends Exception> E because(E exception, Exception cause) {
        exception.initCause(cause);
        return exception;
    }
}
