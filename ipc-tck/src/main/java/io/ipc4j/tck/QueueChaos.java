package io.ipc4j.tck;

import io.ipc4j.Delivery;
import io.ipc4j.MessageQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every call of a queue, again and again until an exception, each in a thread of its own. */
final class QueueChaos {

    private QueueChaos() {}

    static List<Background<Void>> begin(MessageQueue<byte[]> queue, int seed) {
        byte[] small = Messages.bytes(seed, seed);
        byte[] large = Messages.bytes(Math.min(20_000, queue.maxMessage()), seed);
        Duration moment = Duration.ofNanos(30_000);
        Stream<Background.Work> calls = Stream.of(
                () -> queue.put(small),
                () -> queue.offer(large, moment),
                () -> queue.offer(seed % 2 == 0 ? small : large),
                () -> queue.putAll(List.of(small, large, small)),
                () -> queue.putAsync(small),
                queue::take,
                () -> queue.poll(moment),
                queue::poll,
                () -> answer(queue.lease(), seed),
                () -> queue.drainTo(new ArrayList<>(), 3),
                () -> queue.awaitDrained(moment),
                queue::size);
        return calls.map(Background::forever).toList();
    }

    private static void answer(Delivery<byte[]> delivery, int seed) {
        try (delivery) {
            if (seed % 3 == 0) {
                delivery.ack();
            } else if (seed % 3 == 1) {
                delivery.reject();
            }
        }
    }
}
