package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.ChannelBrokenException;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What closing leaves to the peer, and what it leaves behind (rules X3 and X9). */
public interface FarewellContract extends TransportFixture {

    /** X3. Small ones, a burst of them, still in this side's buffer when it closes. */
    @Test
    default void whatWasSentBeforeCloseArrives() throws InterruptedException {
        for (int round = 0; round < 50; round++) {
            int count = round * round;
            try (var pair = pair(Codec.bytes(), patient())) {
                Background<Void> closer = Background.run(() -> {
                    for (int i = 0; i < count; i++) {
                        if (i % 5 == 4) {
                            pair.client().write(Messages.numbered(1, i, Messages.size(i)));
                        } else {
                            pair.client().send(Messages.numbered(1, i, Messages.size(i)));
                        }
                    }
                    pair.client().close();
                });
                assertLastWords(pair.server(), 1, count);
                pair.server().close();
                closer.get();
            }
        }
    }

    /** X3. More than the line holds: the rest goes while close waits. */
    @Test
    default void largeMessagesThatWereSentBeforeCloseArrive() throws InterruptedException {
        int count = 4;
        try (var pair = pair(Codec.bytes(), patient())) {
            Background<Integer> closer = Background.call(() -> {
                int sent = 0;
                while (sent < count && pair.client().trySend(Messages.numbered(1, sent, MAX_MESSAGE))) {
                    sent++;
                }
                pair.client().close();
                return sent;
            });
            closer.awaitAsleepOrDone();
            int received = 0;
            try {
                while (true) {
                    Messages.is(pair.server().receive(), 1, received++);
                }
            } catch (ChannelClosedException e) {
                assertThat(e).isNotInstanceOf(ChannelBrokenException.class);
            }
            pair.server().close();
            assertThat(received).isEqualTo(closer.get()).isPositive();
        }
    }

    /** X3. On a full line. If the end comes too early: close did not wait for the peer to read. */
    @Test
    default void whatAFullLineHeldArrives() throws InterruptedException {
        try (var pair = pair(Codec.bytes(), patient())) {
            int count = Lines.fill(pair.client());
            Background<Void> closer = Background.run(pair.client()::close).awaitAsleepOrDone();
            assertLastWords(pair.server(), 0, count);
            pair.server().close();
            closer.get();
        }
    }

    /**
     * X3. The peer had sent too, and none of it was read. If it breaks: a socket that is closed with unread data answers with a
     * reset, which destroys what is on its way.
     */
    @Test
    default void whatWasSentArrivesThoughThePeersMessagesWereNotRead() throws InterruptedException {
        for (int size : new int[] {10, 1000, 60_000}) {
            try (var pair = pair(Codec.bytes(), patient())) {
                int back = Math.min(500, Lines.fill(pair.server(), size));
                assertThat(back).isPositive();
                int count = Lines.fill(pair.client(), size);
                Background<Void> closer = Background.run(pair.client()::close).awaitAsleepOrDone();
                assertLastWords(pair.server(), 0, count);
                pair.server().close();
                closer.get();
            }
        }
    }

    /**
     * X3. Out of a drain handler, with a full line before it and more to read behind it. If it breaks: the channel that can't be read before
     * the handler is through was closed without reading.
     */
    @Test
    default void whatAHandlerSentBeforeItClosedItsChannelArrives() throws InterruptedException {
        try (var pair = pair(Codec.bytes(), patient())) {
            assertThat(Lines.fill(pair.client(), 10_000)).isPositive();
            int[] sent = {0};
            Background<Void> drainer = Background.run(() -> Lines.until(() -> pair.server()
                            .drain(
                                    frame -> {
                                        while (sent[0] < 5_000
                                                && pair.server().trySend(Messages.numbered(0, sent[0], 10_000))) {
                                            sent[0]++;
                                        }
                                        pair.server().close();
                                    },
                                    1)
                    == 1));
            drainer.awaitAsleepOrDone();
            int came = 0;
            try {
                while (true) {
                    Messages.is(pair.client().receive(), 0, came);
                    came++;
                }
            } catch (ChannelClosedException e) {
                assertThat(e).isNotInstanceOf(ChannelBrokenException.class);
            }
            drainer.get();
            assertThat(came).isEqualTo(sent[0]);
        }
    }

    /** X3. The peer sends while and after this side closes, and reads late. If it breaks: its sending met a closed socket. */
    @Test
    default void whatWasSentArrivesThoughThePeerSendsAfterTheClose() throws InterruptedException {
        for (int count : new int[] {1, 100, 1000}) {
            try (var pair = pair(Codec.bytes(), patient())) {
                Background<Void> closer = Background.run(() -> {
                    for (int i = 0; i < count; i++) {
                        pair.client().send(Messages.numbered(1, i, 1000));
                    }
                    pair.client().close();
                });
                closer.awaitAsleepOrDone();
                for (int i = 0; i < 3; i++) {
                    try {
                        pair.server().send(new byte[100]);
                    } catch (ChannelClosedException e) {
                        // It may be told that nobody listens, but must get what was said.
                    }
                    Messages.expect(pair.server(), 1, i * count / 10, (i + 1) * count / 10);
                }
                Messages.expect(pair.server(), 1, 3 * count / 10, count);
                assertThatThrownBy(pair.server()::receive).isInstanceOf(ChannelClosedException.class);
                pair.server().close();
                closer.get();
            }
        }
    }

    /** X3. A peer that reads all and closes is answered at once. If it is slow: the courier sleeps. */
    @Test
    default void closeEndsWhenThePeerHasReadAllAndClosed() throws InterruptedException {
        ChannelOptions options = options().withCloseTimeout(Duration.ofDays(1));
        for (int round = 0; round < 20; round++) {
            try (var pair = pair(Codec.bytes(), options)) {
                pair.server().send(Messages.numbered(1, 0, 100));
                int count = round == 0 ? 0 : Lines.fill(pair.client(), 300 * round);
                Background<Void> closer = Background.run(pair.client()::close).awaitAsleepOrDone();
                assertLastWords(pair.server(), 0, count);
                pair.server().close();
                closer.get();
                assertThat(pair.client().isOpen()).isFalse();
            }
        }
    }

    private ChannelOptions patient() {
        return options().withCloseTimeout(Duration.ofSeconds(20));
    }

    private static void assertLastWords(Channel<byte[]> channel, int sender, int count) throws InterruptedException {
        Messages.expect(channel, sender, 0, count);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(channel::receive)
                    .isInstanceOf(ChannelClosedException.class)
                    .isNotInstanceOf(ChannelBrokenException.class);
        }
    }

    /** X9. If descriptors are left: a selector. If threads: the link's own, or a courier that still has a job. */
    @Test
    default void manyClosedChannelsLeaveNothingBehind() throws InterruptedException, IOException {
        for (int i = 0; i < 10; i++) {
            useAndClose(i);
        }
        Set<Thread> threads = Thread.getAllStackTraces().keySet();
        int descriptors = Leftovers.descriptors();
        String address;
        try (var listener = listen(Codec.bytes(), options())) {
            address = listener.address().toString();
        }
        Set<String> files = files(address);
        for (int i = 0; i < 500; i++) {
            useAndClose(i);
        }
        Lines.until(() -> areGone(threads));
        System.gc(); // what the JDK keeps a thread (temporary buffers, selectors) goes with it
        Lines.until(() -> Leftovers.descriptors() <= descriptors);
        assertThat(files(address)).as("files beside " + address).isEqualTo(files);
    }

    /** Closes in each of the states that a channel can be in. */
    private void useAndClose(int round) throws InterruptedException {
        try (var pair = pair(Codec.bytes(), options().withCloseTimeout(Duration.ofMillis(20)))) {
            switch (round % 5) {
                case 0 -> pair.client().send(Messages.numbered(1, 0, 100));
                case 1 -> Lines.assertGood(pair);
                case 2 -> {
                    Background<byte[]> waiting = Background.call(pair.server()::receive);
                    Background<byte[]> other =
                            Background.call(pair.client()::receive).awaitAsleep();
                    pair.client().close();
                    assertThat(waiting.failure()).isInstanceOf(ChannelClosedException.class);
                    assertThat(other.failure()).isInstanceOf(ChannelClosedException.class);
                }
                case 3 -> {
                    // More than the line holds, from a sender who is in the middle of it when the peer goes.
                    Background<Void> sender = Background.forever(
                                    () -> pair.client().send(Messages.bytes(100_000, 1)))
                            .awaitAsleep();
                    pair.server().close();
                    assertThat(sender.failure()).isInstanceOf(ChannelClosedException.class);
                }
                default -> assertThat(pair.client().isOpen()).isTrue();
            }
        }
    }

    /**
     * Whether the library's own threads have ended (the courier does when it has had nothing to do for a while), and no transport
     * has left many others.
     */
    private static boolean areGone(Set<Thread> before) {
        Set<Thread> all = Thread.getAllStackTraces().keySet();
        return all.stream().filter(thread -> !before.contains(thread)).count() < 10
                && all.stream()
                        .map(Thread::getName)
                        .noneMatch(name -> name.startsWith("ipc4j-") && !name.startsWith("ipc4j-tck-"));
    }

    /** The files in the directory of an address that is a path. */
    private static Set<String> files(String address) throws IOException {
        String path = address.replaceFirst("^\\w+:(//)?", "");
        Path directory = path.startsWith("/") ? Path.of(path).getParent() : null;
        Set<String> names = new HashSet<>();
        if (directory != null && Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                files.forEach(file -> names.add(file.getFileName().toString()));
            }
        }
        return names;
    }
}
