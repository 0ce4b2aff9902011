package io.ipc4j.tck;

import io.ipc4j.Channel;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Every call of a channel, again and again until an exception, each in a thread of its own. */
final class Chaos {

    private Chaos() {}

    static List<Background<Void>> begin(Channel<byte[]> channel, int seed) {
        byte[] small = Messages.bytes(seed, seed);
        byte[] large = Messages.bytes(100_000, seed);
        Duration moment = Duration.ofNanos(30_000);
        Stream<Background.Work> calls = Stream.of(
                () -> channel.send(small),
                () -> channel.send(large, moment),
                () -> channel.trySend(seed % 2 == 0 ? small : large),
                () -> channel.write(small),
                channel::flush,
                channel::receive,
                () -> channel.receive(moment),
                channel::tryReceive,
                () -> channel.drain(frame -> {}, 10),
                () -> {
                    channel.forEach(message -> channel.isOpen());
                    channel.receive(); // the peer has closed: this says so
                });
        return calls.map(Background::forever).toList();
    }
}
