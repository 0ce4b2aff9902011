package io.ipc4j.mmap.queue;

import io.ipc4j.QueueException;
import io.ipc4j.QueueStats;
import io.ipc4j.spi.FileFacts;
import java.io.IOException;

/** Looks at a queue without taking part in it. */
final class Statistics {

    private Statistics() {}

    /** Of a queue that may be in use, or not. */
    static QueueStats of(QueueDirectory directory) throws IOException {
        QueueFile file = QueueFile.openReadOnly(directory, QueueSettings.ANY);
        try {
            QueueMemory memory =
                    new QueueMemory(file.mapping().bytes, file.head().geometry());
            int alive = new Participants(memory).alive(ProcessFacts.own());
            return of(memory, new Census(memory), alive, deadLetters(directory));
        } catch (InternalError e) {
            throw new QueueException("looking at the queue " + directory + ": its file was cut meanwhile", e);
        } finally {
            file.mapping().close();
        }
    }

    static QueueStats of(QueueMemory memory, Census census, int participants, long deadLetters) {
        Census.Count count = census.count();
        return new QueueStats(
                count.ready(),
                count.leased(),
                memory.geometry.blocks,
                participants,
                memory.get(QueueLayout.REDELIVERED),
                deadLetters);
    }

    private static long deadLetters(QueueDirectory directory) {
        QueueDirectory dead = new QueueDirectory(directory.dead());
        try {
            if (FileFacts.of(dead.data()) == null) {
                return 0;
            }
            QueueFile file = QueueFile.openReadOnly(dead, QueueSettings.ANY);
            try {
                QueueMemory memory =
                        new QueueMemory(file.mapping().bytes, file.head().geometry());
                Census.Count count = new Census(memory).count();
                return count.ready() + count.leased();
            } finally {
                file.mapping().close();
            }
        } catch (IOException e) {
            throw new QueueException("looking at the dead letters in " + dead.path() + " failed: " + e, e);
        }
    }
}
