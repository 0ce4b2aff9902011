package io.ipc4j.pipe;

import io.ipc4j.spi.FileFacts;
import io.ipc4j.spi.FileKind;
import io.ipc4j.spi.Sockets;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A FIFO, opened for both directions, as a keeper: Linux lets that through at once, while an open for one direction waits for the
 * other one, deaf to interrupts. With the keeper open the others don't wait either; after it is closed, ends and broken pipes are
 * told as if it had never been.
 */
final class Fifo implements Closeable {
    private final Path path;
    private final FileFacts facts;
    private final FileChannel keeper;

    private Fifo(Path path, FileFacts facts, FileChannel keeper) {
        this.path = path;
        this.facts = facts;
        this.keeper = keeper;
    }

    /**
     * What is at a path, if it is a FIFO.
     *
     * @throws NoSuchFileException if nothing is there
     * @throws IOException if it is something else
     */
    static FileFacts facts(Path path) throws IOException {
        FileFacts facts = FileFacts.of(path);
        if (facts == null) {
            throw new NoSuchFileException(path.toString());
        }
        if (facts.kind() != FileKind.FIFO) {
            throw new IOException(path + " is " + facts.kind() + ", not " + FileKind.FIFO);
        }
        return facts;
    }

    /** Opens the FIFO that was looked at, and no other. */
    static Fifo keep(Path path, FileFacts facts) throws IOException {
        FileChannel keeper =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        boolean same = false;
        try {
            checkSame(path, facts);
            same = true;
            return new Fifo(path, facts, keeper);
        } finally {
            if (!same) {
                Sockets.closeQuietly(keeper);
            }
        }
    }

    /** The keeper itself: reading never ends. */
    FileChannel channel() {
        return keeper;
    }

    /** The end to read from. */
    FileInputStream reader() throws IOException {
        FileInputStream stream = new FileInputStream(path.toFile());
        boolean same = false;
        try {
            checkSame(path, facts);
            same = true;
            return stream;
        } finally {
            if (!same) {
                Sockets.closeQuietly(stream);
            }
        }
    }

    /** The end to write to. */
    FileOutputStream writer() throws IOException {
        return writer(path, facts);
    }

    /** The end to write to, for threads that nobody interrupts: an interrupt would close it. */
    FileChannel writingChannel() throws IOException {
        return FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    /** The end to write to; without a keeper it waits until somebody reads. */
    static FileOutputStream writer(Path path, FileFacts facts) throws IOException {
        FileOutputStream stream = new FileOutputStream(path.toFile());
        boolean same = false;
        try {
            checkSame(path, facts);
            same = true;
            return stream;
        } finally {
            if (!same) {
                Sockets.closeQuietly(stream);
                FileFacts now = FileFacts.of(path);
                if (now != null && now.kind() == FileKind.FILE && now.size() == 0 && now.isMine()) {
                    Files.delete(path); // the FIFO was removed just now, and opening what is not there makes a file
                }
            }
        }
    }

    private static void checkSame(Path path, FileFacts facts) throws IOException {
        if (!facts(path).key().equals(facts.key())) {
            throw new IOException(path + " was replaced by another");
        }
    }

    @Override
    public void close() {
        Sockets.closeQuietly(keeper);
    }

    /** Closes what there is. */
    static void closeAll(@Nullable Closeable... all) {
        for (Closeable each : all) {
            if (each != null) {
                Sockets.closeQuietly(each);
            }
        }
    }
}
