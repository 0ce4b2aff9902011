package io.ipc4j.benchmarks.floors;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The least that can be done: one writer and one reader, a length before each message, nothing checked, nobody ever sleeps.
 *
 * <pre>
 *    0  length of the message that begins here (4), its bytes, to the next multiple of 8 …
 *       a length is written last, and is zero where nothing is written yet; -1: go on at the beginning
 *    R  head (8): all before this position is read
 * </pre>
 */
final class Ring {
    private static final int SIZE = 4 << 20;
    private static final int HEADER = 4;
    private static final int PADDING = -1;
    /** The reader tells where it is every now and then. */
    private static final int STEP = SIZE / 16;

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();

    private final ByteBuffer bytes;
    private long position;
    private long told;
    private long room = SIZE;

    private Ring(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    static Ring map(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Ring(
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE + 4096).order(ByteOrder.nativeOrder()));
        }
    }

    private static int frame(int length) {
        return HEADER + length + 7 & -8;
    }

    /** Waits for room, with every processor that it needs. */
    void send(byte[] message) {
        int frame = frame(message.length);
        int place = (int) position & SIZE - 1;
        if (SIZE - place < frame) {
            await(SIZE - place + HEADER);
            INT.set(bytes, 0, 0); // nothing there yet
            INT.setRelease(bytes, place, PADDING);
            position += SIZE - place;
            place = 0;
        }
        await(frame + HEADER);
        bytes.put(place + HEADER, message);
        INT.set(bytes, place + frame & SIZE - 1, 0); // the end, until there is more
        INT.setRelease(bytes, place, message.length);
        position += frame;
    }

    private void await(int needed) {
        while (room - position < needed) {
            room = (long) LONG.getAcquire(bytes, SIZE) + SIZE;
            if (room - position < needed) {
                Thread.onSpinWait();
            }
        }
    }

    /** Whether a message was there; it is in the target now. */
    boolean tryReceive(byte[] target) {
        int place = (int) position & SIZE - 1;
        int length = (int) INT.getAcquire(bytes, place);
        if (length == PADDING) {
            position += SIZE - place;
            place = 0;
            length = (int) INT.getAcquire(bytes, place);
        }
        if (length == 0) {
            tell();
            return false;
        }
        bytes.get(place + HEADER, target, 0, length);
        position += frame(length);
        if (position - told >= STEP) {
            tell();
        }
        return true;
    }

    void receive(byte[] target) {
        while (!tryReceive(target)) {
            Thread.onSpinWait();
        }
    }

    private void tell() {
        if (told != position) {
            told = position;
            LONG.setRelease(bytes, SIZE, position);
        }
    }
}
