package io.ipc4j;

import java.nio.ByteBuffer;

/**
 * Turns messages into bytes and back. Used by any thread at any time: implementations have no state, or guard it.
 *
 * @param <T> the type of the messages
 */
public interface Codec<T> {

    /**
     * Gives a message's bytes.
     *
     * @param message the message
     * @return its bytes, between position and limit; the channel moves the position and is done with the buffer when the
     *     sending call returns
     * @throws CodecException if the message can't be encoded; nothing is sent then
     */
    ByteBuffer encode(T message);

    /**
     * Makes a message of bytes.
     *
     * @param frame the bytes, between position and limit; read-only, and valid only until this call returns
     * @return the message, never null, which keeps nothing of {@code frame}
     * @throws CodecException if the bytes are no message; they are consumed, and the channel stays usable. In servers and queues any
     *     other {@link RuntimeException} counts as one
     * @throws ProtocolException if the peer can't be one that this side can talk to: the channel ends with it
     */
    T decode(ByteBuffer frame);

    /**
     * Text in UTF-8. Bytes that are not UTF-8 come out as U+FFFD.
     *
     * @return the codec
     */
    static Codec<String> utf8() {
        return StandardCodecs.UTF8;
    }

    /**
     * Byte arrays as they are.
     *
     * @return the codec
     */
    static Codec<byte[]> bytes() {
        return StandardCodecs.BYTES;
    }

    /**
     * Byte buffers: sent from position to limit, which stay as they were; received as a new buffer on the heap.
     *
     * @return the codec
     */
    static Codec<ByteBuffer> buffers() {
        return StandardCodecs.BUFFERS;
    }
}
