package io.ipc4j.child;

import io.ipc4j.ChannelOptions;
import io.ipc4j.IpcException;
import io.ipc4j.WaitStrategy;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.LinkOptions;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.unix.JdkSockets;
import io.ipc4j.spi.unix.UnixPath;
import io.ipc4j.spi.unix.UnixSockets;
import io.ipc4j.waiting.Waiter;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The time from the start of a process until its lines are there: the line that shows whether the other lives, and the one
 * for messages. They meet at a socket in a directory that only this user can enter, and that goes when they have met.
 */
public final class Birth implements AutoCloseable {
    private static final LinkOptions OPTIONS = new LinkOptions(ChannelOptions.defaults(), Map.of());

    private static final ProcessBuilder.Redirect NOTHING = ProcessBuilder.Redirect.from(new File("/dev/null"));

    private final String name;
    private final Path directory;
    private final LinkListener listener;

    private Birth(String name, Path directory, LinkListener listener) {
        this.name = name;
        this.directory = directory;
        this.listener = listener;
    }

    /** Makes the place to meet. */
    public static Birth prepare(String name) {
        Path directory;
        try {
            directory = makeDirectory();
        } catch (IOException e) {
            throw new IpcException("starting " + name + ": there is no room to meet it: " + e.getMessage(), e);
        }
        boolean prepared = false;
        try {
            Path path = pathIn(directory);
            Birth birth =
                    new Birth(name, directory, UnixSockets.listen(address(path), path, new JdkSockets(), OPTIONS));
            prepared = true;
            return birth;
        } finally {
            if (!prepared) {
                deleteQuietly(directory);
            }
        }
    }

    /** With mode 0700; in /tmp where the usual place has too long a path for a socket. */
    private static Path makeDirectory() throws IOException {
        Path usual = Files.createTempDirectory("ipc4j-").toAbsolutePath();
        if (UnixPath.fits(pathIn(usual))) {
            return usual;
        }
        Files.delete(usual);
        return Files.createTempDirectory(Path.of("/tmp"), "ipc4j-");
    }

    private static Path pathIn(Path directory) {
        return directory.resolve("line");
    }

    private static URI address(Path path) {
        return URI.create("unix:" + path.toUri().getRawPath());
    }

    /** Where the child connects to. */
    public Path path() {
        return pathIn(directory);
    }

    /** Starts the process. */
    public Process start(List<String> command, Consumer<ProcessBuilder> configuration) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(NOTHING)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        configuration.accept(builder);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new IpcException("starting " + name + ": " + e.getMessage(), e);
        }
    }

    /** Waits for both lines; kills the process if they don't come. */
    public Origin await(Process process, Duration timeout) throws InterruptedException {
        Waiter waiter = new Waiter(listener.readiness(), Readiness.READ, WaitStrategy.block());
        process.onExit().thenRun(waiter::wakeAll);
        Link life = null;
        boolean begun = false;
        try {
            life = accept(waiter, process, timeout);
            Link line = accept(waiter, process, timeout);
            begun = true;
            return new Origin(life, line, "the child " + name);
        } finally {
            waiter.close();
            if (!begun) {
                process.destroyForcibly();
                if (life != null) {
                    life.close();
                }
            }
        }
    }

    private Link accept(Waiter waiter, Process process, Duration timeout) throws InterruptedException {
        waiter.lock();
        try {
            Link link = waiter.await(
                    () -> {
                        Link accepted = listener.tryAccept();
                        if (accepted == null && !process.isAlive()) {
                            throw new IpcException(
                                    "starting " + name + ": it ended with exit code " + process.exitValue()
                                            + " before it began; what it wrote says why",
                                    null);
                        }
                        return accepted;
                    },
                    Waiter.nanos(timeout));
            if (link == null) {
                throw new IpcException(
                        "starting " + name + ": it did not begin within " + timeout.toSeconds() + " s", null);
            }
            return link;
        } finally {
            waiter.unlock();
        }
    }

    /** For the child: one line. */
    static Link connect(Path path) throws InterruptedException {
        return UnixSockets.connect(address(path), path, new JdkSockets(), OPTIONS);
    }

    /** For a child whose parent died before they met: what the parent could not take away. */
    static void cleanUp(Path path) {
        deleteQuietly(path);
        deleteQuietly(path.resolveSibling(path.getFileName() + ".lock"));
        Path directory = path.getParent();
        if (directory != null) {
            deleteQuietly(directory);
        }
    }

    private static void deleteQuietly(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // Somebody else's, or not empty: it stays.
        }
    }

    /** Frees the place to meet. */
    @Override
    public void close() {
        listener.close();
        deleteQuietly(directory);
    }
}
