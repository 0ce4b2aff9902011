package io.ipc4j.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ipc4j.FrameHandler;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Frames as tests write and gather them. */
final class Frames {

    private Frames() {}

    /** Length frames, one after the other. */
    static byte[] framed(byte[]... messages) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            all.writeBytes(header(message.length));
            all.writeBytes(message);
        }
        return all.toByteArray();
    }

    static byte[] framed(String... messages) {
        byte[][] bytes = new byte[messages.length][];
        for (int i = 0; i < messages.length; i++) {
            bytes[i] = messages[i].getBytes(UTF_8);
        }
        return framed(bytes);
    }

    static byte[] header(int length) {
        return ByteBuffer.allocate(4).putInt(length).array();
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** Keeps what it is given. */
    static final class Gathered implements FrameHandler {
        final List<byte[]> messages = new ArrayList<>();

        @Override
        public void onFrame(ByteBuffer frame) {
            byte[] copy = new byte[frame.remaining()];
            frame.get(copy);
            messages.add(copy);
        }

        List<String> texts() {
            return messages.stream().map(each -> new String(each, UTF_8)).toList();
        }
    }
}
