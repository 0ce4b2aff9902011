package io.ipc4j.tck;

import io.ipc4j.Codec;
import io.ipc4j.CodecException;
import java.nio.ByteBuffer;

/** Text, but not all of it can be decoded. */
final class PickyCodec implements Codec<String> {

    @Override
    public ByteBuffer encode(String message) {
        return Codec.utf8().encode(message);
    }

    @Override
    public String decode(ByteBuffer frame) {
        String text = Codec.utf8().decode(frame);
        if (text.equals("bad") || text.equals("worse")) {
            throw new CodecException(text, null);
        }
        return text;
    }
}
