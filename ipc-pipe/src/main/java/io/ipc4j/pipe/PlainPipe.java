package io.ipc4j.pipe;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.IpcException;
import io.ipc4j.NoListenerException;
import io.ipc4j.Peer;
import io.ipc4j.spi.FileFacts;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkOptions;
import io.ipc4j.spi.StreamLink;
import io.ipc4j.spi.SystemError;
import io.ipc4j.spi.Users;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** A FIFO that somebody else has made, used as it is. */
record PlainPipe(URI address, Path path, LinkOptions options) {

    /** Reads what anybody writes, for as long as it likes: our own keeper is a writer, too, so that no end comes. */
    Link read() {
        Fifo keeper = null;
        Link link = null;
        try {
            keeper = Fifo.keep(path, check());
            link = link(PipeStream.reading(keeper.reader(), keeper));
            return link;
        } catch (IOException e) {
            throw failure(e);
        } finally {
            if (link == null) {
                Fifo.closeAll(keeper);
            }
        }
    }

    /** Writes to somebody who reads, and waits for them. */
    Link write() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        FileFacts facts;
        try {
            facts = check();
        } catch (IOException e) {
            throw failure(e);
        }
        Opening opening = new Opening(path, facts);
        Duration timeout = options.channel().connectTimeout();
        try {
            return link(PipeStream.writing(opening.await(timeout)));
        } catch (TimeoutException e) {
            throw new NoListenerException(
                    "connecting to " + address + ": nobody has read that pipe within " + timeout.toMillis()
                            + " ms. Start a reader, like cat " + path,
                    e);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private FileFacts check() throws IOException {
        FileFacts facts = Fifo.facts(path);
        if (!facts.isMine() && facts.uid() != Users.ROOT) {
            throw new AccessRefusedException(
                    "connecting to " + address + ": the pipe belongs to user " + facts.uid()
                            + ", and neither to this user nor to root",
                    null);
        }
        return facts;
    }

    private Link link(PipeStream stream) {
        return new StreamLink(stream, options.channel(), Peer.at(path.toString()));
    }

    private IpcException failure(IOException e) {
        String text = String.valueOf(e.getMessage());
        if (e instanceof NoSuchFileException) {
            return new NoListenerException(
                    "connecting to " + address + ": there is no " + text + ". Make it first, with mkfifo", e);
        }
        return e instanceof AccessDeniedException || SystemError.DENIED.isToldBy(e)
                ? new AccessRefusedException("connecting to " + address + ": permission denied: " + text, e)
                : new IpcException("connecting to " + address + " failed: " + text, e);
    }
}
