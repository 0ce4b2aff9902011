package io.ipc4j.mmap.queue;

import java.io.IOException;
import java.nio.channels.FileLock;

/**
 * Undoes what the dead have begun: what they were putting is dropped, what they had leased is ready again. Anybody can do it, who holds
 * the dead one's lock meanwhile; should they die too, the next one begins again.
 */
final class Repair {
    private final QueueMemory memory;
    private final LivenessLock locks;
    private final Participants participants;
    private final Witness witness;

    Repair(QueueMemory memory, LivenessLock locks, Participants participants, Witness witness) {
        this.memory = memory;
        this.locks = locks;
        this.participants = participants;
        this.witness = witness;
    }

    /** True if a registered participant was dead, and now there is nothing left of it. */
    boolean sweep(int number) throws IOException {
        if (!CrashPoints.isRepairing()) {
            return false;
        }
        FileLock lock = locks.tryLock(number, 1);
        if (lock == null) {
            return false;
        }
        try {
            if (!participants.isRegistered(number) || !witness.isDead(number)) {
                return false;
            }
            bury(number);
            return true;
        } finally {
            lock.release();
        }
    }

    /** Of one's own, or of a dead one's, whose lock the caller holds. */
    void bury(int number) {
        restore(number + 1);
        CrashPoints.at(CrashPoint.SWEEP_BEFORE_REWIND);
        rewind();
        CrashPoints.at(CrashPoint.SWEEP_AFTER_REWIND);
        long bit = 1L << number;
        memory.clearBits(QueueLayout.TAKERS_ASLEEP + number / Long.SIZE * QueueLayout.WORD, bit);
        memory.clearBits(QueueLayout.PUTTERS_ASLEEP + number / Long.SIZE * QueueLayout.WORD, bit);
        participants.unregister(number);
    }

    private void restore(int owner) {
        Geometry geometry = memory.geometry;
        int address = QueueLayout.BLOCKS;
        for (int i = 0; i < geometry.blocks; i++, address += geometry.blockSize) {
            long word = memory.get(address);
            if (ControlWord.owner(word) != owner || ControlWord.span(word) > geometry.blocks - i) {
                continue;
            }
            if (ControlWord.state(word) == ControlWord.LEASED) {
                memory.add(QueueLayout.REDELIVERED, 1); // first: this one may die in between, too
                memory.replace(address, word, ControlWord.ready(word));
            } else if (ControlWord.state(word) == ControlWord.WRITING) {
                memory.freeOthers(address, word);
                memory.replace(address, word, ControlWord.free(geometry.nextLap(ControlWord.lap(word))));
            }
        }
    }

    /** Looks at all blocks again: one who died in the middle of this may have made messages ready that this one has not seen change. */
    void rewind() {
        Geometry geometry = memory.geometry;
        long tail = memory.get(QueueLayout.TAIL);
        boolean any = false;
        long first = 0;
        int address = QueueLayout.BLOCKS;
        for (int i = 0; i < geometry.blocks; i++, address += geometry.blockSize) {
            long word = memory.get(address);
            if (ControlWord.state(word) == ControlWord.READY) {
                long position = geometry.position(ControlWord.lap(word), i);
                if (!any || geometry.ahead(position, tail) < geometry.ahead(first, tail)) {
                    first = position;
                    any = true;
                }
            }
        }
        if (any) {
            Ring.rewind(memory, first);
        }
    }
}
