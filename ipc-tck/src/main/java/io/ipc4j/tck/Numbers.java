package io.ipc4j.tck;

import io.ipc4j.Codec;
import io.ipc4j.CodecException;
import java.nio.ByteBuffer;

/** Numbers as messages; it can't decode -1, and can't encode -2. */
final class Numbers implements Codec<Integer> {

    @Override
    public ByteBuffer encode(Integer message) {
        if (message == -2) {
            throw new CodecException("-2 can't be encoded", null);
        }
        return ByteBuffer.allocate(4).putInt(0, message);
    }

    @Override
    public Integer decode(ByteBuffer frame) {
        int number = frame.getInt();
        if (number == -1) {
            throw new CodecException("-1 can't be decoded", null);
        }
        return number;
    }
}
