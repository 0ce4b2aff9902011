package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import io.ipc4j.NoListenerException;
import io.ipc4j.Poller;
import io.ipc4j.ServerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What holds between two processes (rules R1 to R3 of a channel, L10 of a listener). The transport must be one that
 * {@link java.util.ServiceLoader} finds.
 */
public interface ProcessContract extends TransportFixture {

    /** R1. Look at what the two processes tell each other in the beginning, and then at all that works within one. */
    @Test
    default void anotherProcessEchoesTenThousandMessages() throws Exception {
        needs(Capability.PROCESSES);
        try (ChildJvm child = ChildJvm.start("echo-server", forOthers(newAddress()));
                Channel<byte[]> channel = connectTo(child.await("ready"))) {
            echo(channel, 10_000);
        }
    }

    /** R1. The same with the listener on this side. */
    @Test
    default void anotherProcessMayConnect() throws Exception {
        needs(Capability.PROCESSES);
        try (Listener<byte[]> listener = listen(Codec.bytes(), options());
                ChildJvm child = ChildJvm.start(
                        "echo-client", forOthers(listener.address().toString()));
                Channel<byte[]> channel = listener.accept()) {
            echo(channel, 10_000);
            assertThat(child.await("ready"))
                    .isEqualTo(forOthers(listener.address().toString()));
        }
    }

    /** R2. Look at what the kernel tells when a process dies, and at each kind of wait that must hear it. */
    @Test
    default void everyWaitEndsWhenThePeersProcessIsKilled() throws Exception {
        needs(Capability.PROCESSES);
        try (Listener<byte[]> listener = listen(Codec.bytes(), options());
                ChildJvm child =
                        ChildJvm.start("mute", forOthers(listener.address().toString()));
                Channel<byte[]> channel = listener.accept()) {
            List<Background<?>> waiting = new ArrayList<>();
            waiting.add(Background.call(channel::receive));
            waiting.add(Background.call(channel::receive));
            waiting.add(Background.call(() -> channel.receive(Duration.ofHours(1))));
            waiting.add(Background.call(() -> sendForEver(channel)));
            waiting.add(Background.call(() -> sendForEver(channel)));
            child.await("ready");
            waiting.forEach(Background::awaitAsleep);
            child.kill();
            for (Background<?> each : waiting) {
                assertThat(each.failure()).isInstanceOf(ChannelClosedException.class);
            }
            assertThat(channel.isOpen()).isFalse();
        }
    }

    /** R2. Look at what wakes the poller: there is nothing to read but the end. */
    @Test
    default void aPollerIsToldThatThePeersProcessWasKilled() throws Exception {
        needs(Capability.PROCESSES);
        try (Listener<String> listener = listen(Codec.utf8(), options());
                ChildJvm child =
                        ChildJvm.start("mute", forOthers(listener.address().toString()));
                Channel<String> channel = listener.accept();
                Poller poller = Poller.open()) {
            Inbox inbox = new Inbox();
            poller.add(channel, inbox);
            child.await("ready");
            Background<Void> killing = Background.run(() -> {
                child.kill();
            });
            while (inbox.ends == 0) {
                poller.poll();
            }
            killing.get();
            assertThat(inbox.messages).isEmpty();
            assertThat(poller.size()).isZero();
        }
    }

    /** R2. A server's client is gone, and the others stay. */
    @Test
    default void aServerIsToldThatAClientsProcessWasKilled() throws Exception {
        needs(Capability.PROCESSES);
        try (Inn<String> inn = Inn.ofTexts(this, ServerOptions.defaults(), Channel::send);
                ChildJvm child =
                        ChildJvm.start("mute", forOthers(inn.server.address().toString()))) {
            child.await("ready");
            inn.book.awaitOpened(1);
            Inn.Guest<String> other = inn.welcome();
            child.kill();
            inn.book.awaitClosed(1);
            other.client().send("still here");
            assertThat(other.client().receive()).isEqualTo("still here");
            assertThat(inn.server.channels()).containsExactly(other.there());
        }
    }

    /** R3. A line full to the brim, its last message most likely a half one: look at what the reader does with that. */
    @Test
    default void aHalfMessageOfAKilledProcessIsNotDelivered() throws Exception {
        needs(Capability.PROCESSES);
        try (Listener<byte[]> listener = listen(Codec.bytes(), options());
                ChildJvm child =
                        ChildJvm.start("stuff", forOthers(listener.address().toString()));
                Channel<byte[]> channel = listener.accept()) {
            long sent = Long.parseLong(child.await("full"));
            child.kill();
            assertThat(readToTheEnd(channel, 0)).isBetween((long) RemotePeer.FLUSHED, sent);
        }
    }

    /** R3. The same at any moment. */
    @Test
    default void aProcessKilledWhileItSendsLeavesWholeMessagesOnly() throws Exception {
        needs(Capability.PROCESSES);
        Random random = new Random();
        for (int i = 0; i < 6; i++) {
            try (Listener<byte[]> listener = listen(Codec.bytes(), options());
                    ChildJvm child =
                            ChildJvm.start("flood", forOthers(listener.address().toString()));
                    Channel<byte[]> channel = listener.accept()) {
                int some = random.nextInt(200);
                for (int k = 0; k < some; k++) {
                    Numbered.check(channel.receive(), k);
                }
                Background<Void> killing = Background.run(() -> {
                    child.kill();
                });
                assertThat(readToTheEnd(channel, some)).isGreaterThanOrEqualTo(some);
                killing.get();
            }
        }
    }

    /** L10 (R4). Look at what the dead one left: a file, a name, a lock, connections that linger. */
    @Test
    default void aKilledListenerCanBeRestartedAtTheSameAddress() throws Exception {
        needs(Capability.PROCESSES);
        String address = newAddress();
        for (int i = 0; i < 3; i++) {
            try (ChildJvm child = ChildJvm.start("echo-server", forOthers(address))) {
                address = child.await("ready");
                try (Channel<byte[]> channel = connectTo(address)) {
                    echo(channel, 10);
                    child.kill();
                    assertThatThrownBy(channel::receive).isInstanceOf(ChannelClosedException.class);
                }
            }
        }
        String dead = address;
        assertThatThrownBy(() -> connectTo(dead)).isInstanceOf(NoListenerException.class);
        try (Listener<byte[]> listener = listenAt(address, Codec.bytes(), options());
                Channel<byte[]> client = connectTo(address);
                Channel<byte[]> server = listener.accept()) {
            client.send(Numbered.message(1, 100));
            Numbered.check(server.receive(), 1);
        }
    }

    private Channel<byte[]> connectTo(String address) throws InterruptedException {
        return Ipc.connect(transport(), address, Codec.bytes(), options());
    }

    private static void echo(Channel<byte[]> channel, int count) throws Exception {
        Background<Void> sending = Background.run(() -> {
            for (int i = 0; i < count; i++) {
                channel.send(Numbered.message(i, Numbered.size(i)));
            }
        });
        for (int i = 0; i < count; i++) {
            Numbered.check(channel.receive(), i);
        }
        sending.get();
    }

    private static Void sendForEver(Channel<byte[]> channel) throws InterruptedException {
        while (true) {
            channel.send(Numbered.message(0, 100_000));
        }
    }

    /** Reads to the end; gives the number after the last message that came. All must be whole, and the next ones. */
    private static long readToTheEnd(Channel<byte[]> channel, long next) throws InterruptedException {
        while (true) {
            byte[] message;
            try {
                message = channel.receive();
            } catch (ChannelClosedException e) {
                return next;
            }
            Numbered.check(message, next);
            assertThat(message).hasSize(RemotePeer.size(next));
            next++;
        }
    }
}
