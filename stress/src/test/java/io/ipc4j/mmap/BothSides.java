package io.ipc4j.mmap;

import io.ipc4j.stress.Pages;
import java.nio.ByteBuffer;

/** Both ends of a small ring, and whether one has rung for the other. */
abstract class BothSides {
    static final int RING = 256;
    /** A quarter of the ring, with its header. */
    static final int MOST = 60;

    private static final int WORDS = 1024;
    private static final int WORDS_END = WORDS + 260;
    private static final int BEGIN = 4096;
    private static final Pages PAGES = new Pages(BEGIN + RING);

    private final RungSocket atReader = new RungSocket();
    private final RungSocket atWriter = new RungSocket();
    private final Ends ends = new Ends();
    /** Each rings the other's socket, and looks at its own. */
    final Bell readersBell = new Bell(atWriter, ends, bell -> {}, "reader");

    final Bell writersBell = new Bell(atReader, ends, bell -> {}, "writer");
    final RingWriter writer;
    final RingReader reader;

    /** With nothing in it. */
    BothSides() {
        this(0, 0);
    }

    /** With so many messages 1, 2 … of a length; after three of {@link #MOST} there is no room for another one. */
    BothSides(int messages, int length) {
        ByteBuffer page = PAGES.next();
        Pages.clear(page, WORDS, WORDS_END + 4 - WORDS);
        Pages.clear(page, BEGIN, RING);
        writer = new RingWriter(new RingLayout(page, RING, false), writersBell);
        reader = new RingReader(new RingLayout(page, RING, false), readersBell, 1000);
        for (int i = 1; i <= messages; i++) {
            writer.tryWrite(message(length, i));
        }
    }

    boolean isReaderRung() {
        return atReader.rung;
    }

    boolean isWriterRung() {
        return atWriter.rung;
    }

    /** A message of so many equal bytes. */
    static ByteBuffer message(int length, int content) {
        ByteBuffer message = ByteBuffer.allocate(length);
        for (int i = 0; i < length; i++) {
            message.put(i, (byte) content);
        }
        return message;
    }

    final boolean write(int length, int content) {
        return writer.tryWrite(message(length, content));
    }

    /** What is there, a digit a message; 9 is one that is not as it was written. */
    final int read(int limit) {
        int[] seen = {0};
        reader.tryRead(frame -> seen[0] = seen[0] * 10 + content(frame), limit);
        return seen[0];
    }

    private static int content(ByteBuffer frame) {
        int first = frame.hasRemaining() ? frame.get(frame.position()) : 9;
        for (int i = frame.position(); i < frame.limit(); i++) {
            first = frame.get(i) == first ? first : 9;
        }
        return first;
    }

    /** For sleepers who are armed. */
    private static final class Ends implements News {
        @Override
        public boolean mayHave(int operations) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean order(int operations) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isDue(int operation) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int sleep(int operation) {
            return 0;
        }
    }
}
