package io.ipc4j.pipe;

import io.ipc4j.Peer;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.LinkOptions;
import io.ipc4j.spi.Transport;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;

/**
 * {@code pipe:/run/app/echo}: named pipes (FIFOs), for processes of one user on one machine, and for the shell. The path is
 * absolute, in a directory that is there, and that nobody but this user and root can write to unless it is sticky, as
 * {@code /tmp} is. Pipes are made with the {@code mkfifo} command; on a system that has none, listening and connecting fail
 * and say so. Built and tested on Linux.
 *
 * <p>A listener has one pipe at its path, at which clients say hello; each client brings a pair of its own. All have mode 0600
 * from the first moment, so only this user gets in (root's processes could, but are not accepted); the kernel does not say who is at the other end of a
 * pipe, so {@link Peer} knows no ids. A pair's names are removed as soon as both sides have it open. A listener holds a lock on
 * {@code PATH.lock}; what a killed one left behind is taken over, and after {@code close} nothing is left.
 *
 * <p>{@code connect} with {@code mode=read} or {@code mode=write} uses a pipe that is there already, made by somebody else, one way,
 * most often with {@code framing=line}. {@code mode=read} reads what anybody writes, as with {@code echo hola > PATH}: writers come
 * and go, and the channel ends when it is closed. {@code mode=write} waits, for {@code connectTimeout} at most, until somebody
 * reads, as with {@code cat PATH}, and ends when nobody reads any more. Such a pipe is neither made nor removed.
 *
 * <p>Parameters: {@code mode=} ({@code read} or {@code write}, see above), {@code backlog=} (how many may wait to be accepted, 1,024).
 *
 * <p>Threads: where a line is idle or full, a daemon thread of this module ({@code ipc4j-pipe-…}) blocks in the kernel for it, one
 * a direction, since Java knows no other way to wait for a pipe. On a busy line the calling thread does it all by itself.
 */
public final class PipeTransport implements Transport {
    private static final Set<String> PARAMETERS = Set.of("mode", "backlog");

    /** Makes the transport; {@link java.util.ServiceLoader} does it for most. */
    public PipeTransport() {}

    @Override
    public String scheme() {
        return "pipe";
    }

    @Override
    public Set<String> parameters() {
        return PARAMETERS;
    }

    @Override
    public Link connect(URI address, LinkOptions options) throws InterruptedException {
        Path path = PipePath.of(address);
        String mode = options.parameters().get("mode");
        if (mode == null) {
            return new Caller(address, path, options).connect();
        }
        PlainPipe pipe = new PlainPipe(address, path, options);
        return switch (mode) {
            case "read" -> pipe.read();
            case "write" -> pipe.write();
            default -> throw new IllegalArgumentException("mode=" + mode + ": it must be read or write");
        };
    }

    @Override
    public LinkListener listen(URI address, LinkOptions options) {
        Path path = PipePath.of(address);
        if (options.parameters().containsKey("mode")) {
            throw new IllegalArgumentException("listening at " + address
                    + ": mode= is for a pipe that is there already, and that is opened with connect");
        }
        return PipeListener.open(address, path, options);
    }
}
