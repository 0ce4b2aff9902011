package io.ipc4j.mmap.queue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Puts a queue in order that nobody has open. After a restart of the machine its pages may be of different moments: a record counts if its
 * checksum and its position agree with its control word. Otherwise the words are exact, but for what the dead have begun; if
 * they are not, something else has written to the file, and it is refused. May die anywhere: the next one begins again.
 */
final class Recovery {
    /** Pages are seconds apart, not ages. */
    private static final long MOST_LAPS_APART = 1L << 20;

    private final QueueMemory memory;
    private final Geometry geometry;
    private final Records records;
    private final String name;
    private final long[] words;

    /** Any position of about now: others are compared with it. */
    private final long reference;

    private final List<Head> heads = new ArrayList<>();
    private final List<Head> kept = new ArrayList<>();
    private int cameBack;
    private int torn;

    /** The first block of a record. */
    private record Head(long position, long word) {
        int span() {
            return ControlWord.span(word);
        }

        boolean isMessage() {
            return ControlWord.state(word) != ControlWord.WRITING;
        }
    }

    Recovery(QueueMemory memory, String name) {
        this.memory = memory;
        this.geometry = memory.geometry;
        this.records = new Records(memory);
        this.name = name;
        this.words = new long[geometry.blocks];
        for (int i = 0; i < words.length; i++) {
            words[i] = memory.get(address(i));
        }
        long[] laps = Arrays.stream(words).map(ControlWord::lap).sorted().toArray();
        this.reference = geometry.position(laps[laps.length / 2], 0);
    }

    private int address(int index) {
        return QueueLayout.BLOCKS + index * geometry.blockSize;
    }

    /**
     * Does it. The caller keeps all others from opening the queue.
     *
     * @param exact whether the machine has not been restarted since the queue was used
     */
    void run(boolean exact) {
        long tail = findTail(exact);
        keep(tail, exact);
        long[] sound = soundWords(tail);
        if (exact) {
            checkAll(sound);
        }
        memory.add(QueueLayout.REDELIVERED, cameBack); // first: this one may die before it has done it all
        for (int i = 0; i < words.length; i++) {
            if (words[i] != sound[i]) {
                memory.set(address(i), sound[i]);
            }
        }
        long first = kept.isEmpty() ? tail : kept.get(0).position();
        memory.set(QueueLayout.TAIL, tail);
        memory.set(QueueLayout.CURSOR, first);
        for (int i = 0; i < QueueLayout.BITMAP_WORDS; i++) {
            memory.set(QueueLayout.TAKERS_ASLEEP + i * QueueLayout.WORD, 0);
            memory.set(QueueLayout.PUTTERS_ASLEEP + i * QueueLayout.WORD, 0);
        }
        Participants participants = new Participants(memory);
        for (int i = 0; i < QueueLayout.MOST_PARTICIPANTS; i++) {
            participants.unregister(i);
        }
        if (torn > 0) {
            memory.add(QueueLayout.TORN, torn);
            LoggerFactory.getLogger(Recovery.class)
                    .warn("queue {}: {} messages were not whole, and are dropped", name, torn);
        }
    }

    /** The end of all that was ever claimed. */
    private long findTail(boolean exact) {
        long tail = geometry.plus(reference, -MOST_LAPS_APART * geometry.blocks);
        for (int i = 0; i < words.length; i++) {
            long word = words[i];
            long position = geometry.position(ControlWord.lap(word), i);
            if (!isSound(i, word)
                    || Math.abs(geometry.ahead(position, reference)) > MOST_LAPS_APART * geometry.blocks) {
                if (exact) {
                    throw corrupt(i);
                }
                torn++;
                continue;
            }
            boolean free = ControlWord.state(word) == ControlWord.FREE;
            if (!free) {
                heads.add(new Head(position, word));
            }
            long end = geometry.plus(position, free ? 1 - geometry.blocks : ControlWord.span(word));
            tail = geometry.ahead(end, tail) > 0 ? end : tail;
        }
        return tail;
    }

    private boolean isSound(int index, long word) {
        int state = ControlWord.state(word);
        int owner = ControlWord.owner(word);
        int span = ControlWord.span(word);
        boolean owned = state == ControlWord.WRITING || state == ControlWord.LEASED;
        return geometry.isLap(ControlWord.lap(word))
                && (owned ? owner >= 1 && owner <= QueueLayout.MOST_PARTICIPANTS : owner == 0)
                && (state == ControlWord.FREE
                        ? span == 0
                        : span >= 1 && span <= geometry.mostSpan && span <= geometry.blocks - index);
    }

    /** Those that are whole, and not of a lap that is over; of two that overlap, the later. */
    private void keep(long tail, boolean exact) {
        heads.removeIf(head -> geometry.ahead(tail, head.position()) > geometry.blocks);
        heads.sort(Comparator.comparingLong((Head head) -> geometry.ahead(head.position(), tail))
                .reversed());
        long begin = tail;
        for (Head head : heads) {
            if (geometry.ahead(geometry.plus(head.position(), head.span()), begin) > 0) {
                if (exact) {
                    throw corrupt(geometry.index(head.position()));
                }
                torn++;
                continue;
            }
            begin = head.position();
            if (!head.isMessage()) {
                continue;
            }
            if (records.isSound(head.position(), head.span())) {
                kept.add(head);
                cameBack += ControlWord.state(head.word()) == ControlWord.LEASED ? 1 : 0;
            } else {
                torn++;
            }
        }
        Collections.reverse(kept);
    }

    private long[] soundWords(long tail) {
        long[] sound = new long[words.length];
        for (int i = 0; i < sound.length; i++) {
            long position = geometry.plus(tail, i);
            sound[geometry.index(position)] = ControlWord.free(geometry.lap(position));
        }
        for (Head head : kept) {
            long lap = geometry.lap(head.position());
            int index = geometry.index(head.position());
            Arrays.fill(sound, index, index + head.span(), ControlWord.free(lap));
            sound[index] = ControlWord.ready(head.span(), lap);
        }
        return sound;
    }

    /** Refuses what no death can have left. */
    private void checkAll(long[] sound) {
        @Nullable Head[] covering = new @Nullable Head[words.length];
        for (Head head : heads) {
            int index = geometry.index(head.position());
            Arrays.fill(covering, index, index + head.span(), head);
        }
        for (int i = 0; i < words.length; i++) {
            if (words[i] != sound[i] && !isOf(covering[i], words[i])) {
                throw corrupt(i);
            }
        }
    }

    /** Whether a record may have such a block; its owner may have died while it freed the record. */
    private boolean isOf(@Nullable Head head, long word) {
        if (head == null) {
            return false;
        }
        long lap = geometry.lap(head.position());
        return word == head.word() || word == ControlWord.free(lap) || word == ControlWord.free(geometry.nextLap(lap));
    }

    private RuntimeException corrupt(int index) {
        return QueueHead.corrupt(
                name,
                "block " + index + " has the control word " + ControlWord.describe(words[index])
                        + ", which can't be there: something else has written to the file");
    }
}
