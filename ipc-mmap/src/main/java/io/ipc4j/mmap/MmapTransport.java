package io.ipc4j.mmap;

import io.ipc4j.ChannelOptions;
import io.ipc4j.IpcException;
import io.ipc4j.QueueStats;
import io.ipc4j.mmap.queue.MmapQueue;
import io.ipc4j.spi.FileFacts;
import io.ipc4j.spi.FileKind;
import io.ipc4j.spi.Greeter;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.LinkOptions;
import io.ipc4j.spi.QueueStore;
import io.ipc4j.spi.StoreOptions;
import io.ipc4j.spi.Transport;
import io.ipc4j.spi.unix.JdkSockets;
import io.ipc4j.spi.unix.UnixPath;
import io.ipc4j.spi.unix.UnixSockets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code mmap:/run/app/echo}: two rings in a file that both processes have mapped, for processes of one user on one machine. The
 * fastest there is: a message is a copy into memory, and the peer, if it is awake, sees it there.
 *
 * <p>Clients meet the listener at a Unix-domain socket, under the rules of {@code unix:}: the path is absolute, 100 bytes at most, in a
 * directory that nobody but this user and root can write to unless it is sticky; the socket has mode 0600, and what a killed listener has
 * left is taken over. The ring file of each channel has mode 0600 too, and loses its name as soon as both sides have
 * it: a crash leaves nothing. Whoever can write to it can disturb the two, but make neither read beyond it.
 *
 * <p>A message that is larger than 7/16 of a ring goes in pieces, at any size up to {@link ChannelOptions#maxMessage}; it is then put together on the
 * heap, and is not faster than over {@code unix:}.
 *
 * <p>Parameters: {@code ring=256k} (the size of each of a channel's two rings, a power of two from 64k to 256m; the smaller of both
 * sides' counts), {@code ringDir=} (where a listener makes the ring files: {@code /dev/shm} if it is there, else the address's directory),
 * {@code backlog=} (how many may wait to be accepted, 1,024). If
 * one side wants another framing than {@code length}, the rings carry a stream of bytes.
 *
 * <p>As the address of a {@link io.ipc4j.MessageQueue}, {@code mmap:/var/lib/app/jobs} is a directory, which is made if it is not there: mode 0700,
 * this user's, on a local file system. The queue outlives every process, and the machine if its durability says so. Parameters:
 * {@code size=} (of all blocks, a power of two from 64k to 1g; 8m) and {@code block=} (a message takes a whole number of them, and
 * 48 bytes; a power of two from 64 to 64k; 128). The largest message takes a quarter of the blocks, 262,143 at most. What was set when the queue was made stays.
 */
public final class MmapTransport implements Transport {
    private static final Set<String> PARAMETERS = Set.of("ring", "ringDir", "backlog");
    private static final Set<String> QUEUE_PARAMETERS = Set.of("size", "block");
    private static final int RING = 256 << 10;
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    /** Makes the transport; {@link java.util.ServiceLoader} does it for most. */
    public MmapTransport() {}

    /**
     * Where a listener makes its ring files.
     *
     * @param directory real, and there
     * @param prefix what their names begin with
     * @param ring the size of a ring
     */
    record Place(Path directory, String prefix, int ring) {}

    @Override
    public String scheme() {
        return "mmap";
    }

    @Override
    public Set<String> parameters() {
        return PARAMETERS;
    }

    @Override
    public Link connect(URI address, LinkOptions options) throws InterruptedException {
        ring(options);
        return UnixSockets.connect(address, UnixPath.of(address), new JdkSockets(), meeting(options));
    }

    @Override
    public Greeter greeter(URI address, LinkOptions options) {
        int ring = ring(options);
        return link -> new Visit(link, address, ring, options.channel());
    }

    @Override
    public LinkListener listen(URI address, LinkOptions options) {
        Path path = UnixPath.of(address);
        Path directory = directory(address, path, options);
        int ring = ring(options);
        LinkListener door = UnixSockets.listen(address, path, new JdkSockets(), meeting(options));
        boolean good = false;
        try {
            Place place = new Place(
                    directory, RingFile.prefix(path.getParent().toRealPath().resolve(path.getFileName())), ring);
            RingFile.clear(directory, place.prefix());
            RingFile.checkSpace(directory, RingLayout.fileSize(ring));
            good = true;
            return new MmapListener(door, link -> new Welcome(link, place, options.channel()));
        } catch (IOException e) {
            throw new IpcException("listening at " + address + ": " + e.getMessage(), e);
        } finally {
            if (!good) {
                door.close();
            }
        }
    }

    @Override
    public Set<String> queueParameters() {
        return QUEUE_PARAMETERS;
    }

    @Override
    public @Nullable QueueStore openQueue(URI address, StoreOptions options) throws InterruptedException {
        Path path = queuePath(address);
        return path == null ? null : MmapQueue.open(path, options);
    }

    @Override
    public @Nullable QueueStats queueStats(URI address) {
        Path path = queuePath(address);
        return path == null ? null : MmapQueue.stats(path);
    }

    /** Null if somebody serves a queue there, or did and has died: that leaves a socket, or its lock file. */
    private static @Nullable Path queuePath(URI address) {
        String text = address.getPath();
        if (address.isOpaque() || address.getRawAuthority() != null || address.getRawFragment() != null) {
            throw new IllegalArgumentException("\"" + address
                    + "\" is not the address of a queue; one is like mmap:/var/lib/app/jobs, with an absolute path");
        }
        try {
            Path path = Path.of(text).normalize();
            FileFacts facts = FileFacts.of(path);
            boolean served = facts == null
                    ? path.getFileName() != null && Files.exists(path.resolveSibling(path.getFileName() + ".lock"))
                    : facts.kind() == FileKind.SOCKET;
            return served ? null : path;
        } catch (InvalidPathException | IOException e) {
            throw new IllegalArgumentException(
                    "\"" + address + "\" is not the address of a queue: " + e.getMessage(), e);
        }
    }

    private static int ring(LinkOptions options) {
        int size = options.size("ring", RING, RingLayout.LEAST_RING, RingLayout.MOST_RING);
        if (!RingLayout.isRingSize(size)) {
            throw new IllegalArgumentException(
                    "ring=" + options.parameters().get("ring") + ": it must be a power of two, like 256k or 4m");
        }
        return size;
    }

    private static Path directory(URI address, Path path, LinkOptions options) {
        String given = options.parameters().get("ringDir");
        try {
            if (given == null) {
                return Files.isWritable(SHARED_MEMORY) ? SHARED_MEMORY : path.getParent();
            }
            Path directory = Path.of(given);
            if (directory.isAbsolute() && Files.isDirectory(directory)) {
                return directory.toRealPath();
            }
        } catch (InvalidPathException | IOException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "ringDir=" + given + " in " + address + ": it must be a directory that is there, by its absolute path");
    }

    /** What the socket carries is said by this transport alone. */
    private static LinkOptions meeting(LinkOptions options) {
        ChannelOptions small = ChannelOptions.defaults()
                .withMaxMessage(Meeting.MOST)
                .withSendBuffer(2 * Meeting.MOST)
                .withConnectTimeout(options.channel().connectTimeout());
        return new LinkOptions(small, options.parameters());
    }
}
