package io.ipc4j;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** The codecs of {@link Codec}'s factories. */
final class StandardCodecs {
    static final Codec<String> UTF8 = new Codec<>() {
        @Override
        public ByteBuffer encode(String message) {
            return ByteBuffer.wrap(message.getBytes(UTF_8));
        }

        @Override
        public String decode(ByteBuffer frame) {
            return new String(copy(frame), UTF_8);
        }
    };

    static final Codec<byte[]> BYTES = new Codec<>() {
        @Override
        public ByteBuffer encode(byte[] message) {
            return ByteBuffer.wrap(message);
        }

        @Override
        public byte[] decode(ByteBuffer frame) {
            return copy(frame);
        }
    };

    static final Codec<ByteBuffer> BUFFERS = new Codec<>() {
        @Override
        public ByteBuffer encode(ByteBuffer message) {
            return message.duplicate();
        }

        @Override
        public ByteBuffer decode(ByteBuffer frame) {
            return ByteBuffer.wrap(copy(frame));
        }
    };

    private StandardCodecs() {}

    private static byte[] copy(ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }
}
