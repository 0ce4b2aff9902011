package io.ipc4j.queue;

import java.nio.ByteBuffer;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.function.Function;

/**
 * The bytes of messages, encoded as it is gone through: the bytes of all together are never in memory, and a codec may use one buffer for all.
 *
 * @param <T> the type of the messages
 */
final class Encoded<T> extends AbstractCollection<ByteBuffer> {
    private final Collection<? extends T> messages;
    private final Function<? super T, ByteBuffer> encoder;

    Encoded(Collection<? extends T> messages, Function<? super T, ByteBuffer> encoder) {
        this.messages = messages;
        this.encoder = encoder;
    }

    @Override
    public Iterator<ByteBuffer> iterator() {
        Iterator<? extends T> each = messages.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return each.hasNext();
            }

            @Override
            public ByteBuffer next() {
                return encoder.apply(each.next());
            }
        };
    }

    @Override
    public int size() {
        return messages.size();
    }
}
