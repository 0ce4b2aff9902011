package io.ipc4j.tck;

import io.ipc4j.Codec;
import io.ipc4j.Delivery;
import io.ipc4j.Ipc;
import io.ipc4j.MessageQueue;

/**
 * What {@link RemotePeer} does with a queue. It opens it, prints {@code ready}, and then, by its mode:
 *
 * <ul>
 *   <li>{@code queue-put} puts {@value #COUNT} numbered messages, and prints {@code put} with their number;
 *   <li>{@code queue-flood} puts numbered messages for ever;
 *   <li>{@code queue-take} takes numbered messages, in order, until an empty one, and prints {@code taken} with their number;
 *   <li>{@code queue-hold} leases {@value #HELD} messages, and prints {@code holds} with their number;
 *   <li>{@code queue-work} leases and acknowledges for ever, and prints {@code done} with each number after that.
 * </ul>
 */
final class RemoteQueueUser {
    static final int COUNT = 10_000;
    static final int HELD = 10;
    /** Whose messages these are, see {@link Messages}. */
    static final int SENDER = 3;

    private RemoteQueueUser() {}

    static void work(String mode, String address) throws InterruptedException {
        switch (mode) {
            case "queue-put" -> put(open(address), COUNT);
            case "queue-flood" -> put(open(address), Integer.MAX_VALUE);
            case "queue-take" -> take(open(address));
            case "queue-hold" -> hold(open(address));
            case "queue-work" -> work(open(address));
            default -> throw new IllegalArgumentException(mode + " is no mode");
        }
    }

    private static MessageQueue<byte[]> open(String address) throws InterruptedException {
        MessageQueue<byte[]> queue = Ipc.openQueue(address, Codec.bytes());
        RemotePeer.say("ready " + address);
        return queue;
    }

    private static void put(MessageQueue<byte[]> queue, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            queue.put(Messages.numbered(SENDER, i, Stock.size(queue, i)));
        }
        RemotePeer.say("put " + count);
    }

    private static void take(MessageQueue<byte[]> queue) throws InterruptedException {
        int count = 0;
        for (byte[] message = queue.take(); message.length > 0; message = queue.take()) {
            Messages.is(message, 1, count++);
        }
        RemotePeer.say("taken " + count);
    }

    private static void hold(MessageQueue<byte[]> queue) throws InterruptedException {
        for (int i = 0; i < HELD; i++) {
            Messages.number(queue.lease().message());
        }
        RemotePeer.say("holds " + HELD);
    }

    private static void work(MessageQueue<byte[]> queue) throws InterruptedException {
        while (true) {
            try (Delivery<byte[]> delivery = queue.lease()) {
                int number = Messages.number(delivery.message());
                delivery.ack();
                RemotePeer.say("done " + number);
            }
        }
    }
}
