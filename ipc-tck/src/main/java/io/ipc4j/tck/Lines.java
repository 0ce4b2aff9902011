package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ipc4j.Channel;
import java.time.Duration;
import java.util.concurrent.Callable;

/** What tests do to a line as a whole. */
final class Lines {
    /** More than any line may hold that nobody reads: buffers of the system (6 MiB and 4 MiB a TCP socket) and our own. */
    static final long MOST = 64L << 20;

    /** A line that takes nothing for so long is full. A system may still find some room later (TCP probes a closed window). */
    private static final Duration FULL = Duration.ofMillis(60);

    private Lines() {}

    /** Looks again and again, in this thread, until it is so. */
    static void until(Callable<Boolean> condition) {
        await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    if (Thread.interrupted()) {
                        throw new InterruptedException(); // the watchdog
                    }
                    return condition.call();
                });
    }

    /** Sends numbered messages of sender 0 until the line is full; gives how many it took. */
    static int fill(Channel<byte[]> channel, int size) throws InterruptedException {
        int count = 0;
        while (channel.send(Messages.numbered(0, count, size), FULL)) {
            count++;
            assertThat((long) count * size)
                    .as("bytes that the line took though nobody reads")
                    .isLessThan(MOST);
        }
        return count;
    }

    static int fill(Channel<byte[]> channel) throws InterruptedException {
        return fill(channel, 1000);
    }

    /** Fails if the channel does not carry messages in both directions. Nothing else may be on its way. */
    static void assertGood(ChannelPair<byte[]> pair) throws InterruptedException {
        assertGood(pair.client(), pair.server());
        assertGood(pair.server(), pair.client());
    }

    private static void assertGood(Channel<byte[]> from, Channel<byte[]> to) throws InterruptedException {
        byte[] small = Messages.numbered(7, 1, 100);
        byte[] large = Messages.numbered(7, 2, 200_000);
        Background<Void> sender = Background.run(() -> {
            from.send(small);
            from.send(large);
        });
        Messages.is(to.receive(), 7, 1);
        Messages.is(to.receive(), 7, 2);
        sender.get();
        assertThat(to.tryReceive()).as("a message that nobody sent").isNull();
        assertThat(from.isOpen()).isTrue();
    }
}
