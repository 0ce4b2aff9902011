package io.ipc4j.queue;

import io.ipc4j.spi.LeasedMessage;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Puts deliveries to one guest together into few messages of the channel. Belongs to the host's thread. */
final class DeliveryFrame {
    private final ByteBuffer batch;
    private @Nullable Guest guest;

    /** @param most how large a message of the channel may be */
    DeliveryFrame(int most) {
        batch = ByteBuffer.allocate(Math.min(QueueLayout.BATCH, most));
    }

    void add(Guest to, long tag, LeasedMessage message) {
        int size = QueueLayout.DELIVER_ENTRY + message.bytes().remaining();
        if (guest != null && batch.remaining() < size) {
            end();
        }
        if (guest == null && QueueLayout.DELIVER_HEADER + size > batch.capacity()) {
            ByteBuffer single = ByteBuffer.allocate(QueueLayout.DELIVER_HEADER + size);
            begin(single, tag);
            append(single, message);
            to.send(single.flip());
            return;
        }
        if (guest == null) {
            guest = to;
            begin(batch.clear(), tag);
        }
        append(batch, message);
    }

    private static void begin(ByteBuffer frame, long tag) {
        frame.put(QueueLayout.DELIVER).putLong(tag);
    }

    private static void append(ByteBuffer frame, LeasedMessage message) {
        ByteBuffer bytes = message.bytes();
        int length = bytes.remaining();
        frame.putLong(message.series()).putLong(message.number());
        frame.putInt(message.deliveries()).putInt(length);
        frame.put(frame.position(), bytes, bytes.position(), length);
        frame.position(frame.position() + length);
    }

    void end() {
        Guest to = guest;
        if (to != null) {
            guest = null;
            to.send(batch.flip());
        }
    }
}
