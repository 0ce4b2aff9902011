package io.ipc4j.mmap.queue;

import io.ipc4j.QueueException;

/** What a queue does to survive the machine. Any thread. */
interface Flushing extends AutoCloseable {
    /** For what need not survive it. */
    Flushing NONE = new Flushing() {
        @Override
        public void written(int address, int length) {}

        @Override
        public void close() {}
    };

    /**
     * A message was written, and can be taken already.
     *
     * @throws QueueException if the disk did not keep what was written
     */
    void written(int address, int length);

    @Override
    void close();
}
