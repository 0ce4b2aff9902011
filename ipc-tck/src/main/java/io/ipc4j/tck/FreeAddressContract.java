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
import io.ipc4j.Server;
import io.ipc4j.ServerHandler;
import io.ipc4j.WaitStrategy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What a closed listener leaves behind: a free address, whoever else knew the listener (rule L9). */
public interface FreeAddressContract extends TransportFixture {

    /** L9. Look at what {@code close} leaves behind: files, names, sockets that linger. */
    @Test
    default void aClosedListenersAddressIsFreeAtOnce() throws Exception {
        String address = newAddress();
        for (int i = 0; i < 5; i++) {
            try (Listener<String> listener = listenAt(address, Codec.utf8(), options())) {
                address = listener.address().toString();
                Talk.assertThrough(this, listener);
            }
        }
        String free = address;
        assertThatThrownBy(() -> Ipc.connect(transport(), free, Codec.utf8(), options()))
                .isInstanceOf(NoListenerException.class);
    }

    /** L9. A channel that lives on must not hold the address of the listener that it came from. */
    @Test
    default void theAddressIsFreeThoughAcceptedChannelsLive() throws Exception {
        Listener<String> first = listen(Codec.utf8(), options());
        try (Channel<String> client = connect(first, Codec.utf8(), options());
                Channel<String> accepted = first.accept()) {
            first.close();
            try (Listener<String> second = listenAt(first.address().toString(), Codec.utf8(), options())) {
                Talk.assertThrough(this, second);
                Talk.assertBetween(client, accepted);
            }
        }
    }

    /** L9. A socket that a selector knows lives on until the selector has let go of it. Nobody polls meanwhile. */
    @Test
    default void theAddressIsFreeThoughAPollerKnewIt() throws Exception {
        assertFreeAfter((poller, listener) -> {});
    }

    /** L9. The same for one that was taken out. */
    @Test
    default void theAddressIsFreeThoughAPollerHadItOnce() throws Exception {
        assertFreeAfter(Poller::remove);
    }

    /** L9. The same where another thread polls, and in a handler of its own. */
    @Test
    default void theAddressIsFreeWhileAPollerPolls() throws Exception {
        Listener<String> first = listen(Codec.utf8(), options());
        String address = first.address().toString();
        try (Poller poller = Poller.open(WaitStrategy.block())) {
            CompletableFuture<Listener<String>> reopened = new CompletableFuture<>();
            AtomicBoolean over = new AtomicBoolean();
            poller.add(first, listener -> {
                try {
                    listener.close();
                    reopened.complete(listenAt(address, Codec.utf8(), options()));
                } catch (Throwable e) {
                    reopened.completeExceptionally(e);
                }
            });
            Background<Void> polling = Background.run(() -> {
                while (!over.get()) {
                    poller.poll();
                }
            });
            Listener<String> second = reopened.get();
            CountDownLatch known = new CountDownLatch(1);
            poller.add(second, listener -> {
                known.countDown();
                try {
                    listener.tryAccept();
                } catch (ChannelClosedException e) {
                    // It was closed meanwhile.
                }
            });
            known.await();
            second.close();
            try (Listener<String> third = listenAt(address, Codec.utf8(), options())) {
                Talk.assertThrough(this, third);
            }
            over.set(true);
            poller.wakeup();
            polling.get();
        }
    }

    /** L9. The same with a server, in whose loop the listener is. */
    @Test
    default void theAddressIsFreeThoughAServerGoesOn() throws Exception {
        Listener<String> more = listen(Codec.utf8(), options());
        String address = more.address().toString();
        ServerHandler<String> handler = (channel, message) -> {
            if (more.isOpen()) {
                more.close();
                listenAt(address, Codec.utf8(), options()).close();
            }
            channel.send("free");
        };
        try (Listener<String> listener = listen(Codec.utf8(), options());
                Server<String> server = Server.start(listener, handler);
                Channel<String> client = connect(listener, Codec.utf8(), options())) {
            server.listen(more);
            client.send("is it?");
            assertThat(client.receive()).isEqualTo("free");
            for (int i = 0; i < 20; i++) { // and in another thread
                Listener<String> another = listenAt(address, Codec.utf8(), options());
                server.listen(another);
                try (Channel<String> guest = connect(another, Codec.utf8(), options())) {
                    guest.send("is it?");
                    assertThat(guest.receive()).isEqualTo("free");
                }
                another.close();
            }
        }
    }

    private void assertFreeAfter(BiConsumer<Poller, Listener<String>> step) throws Exception {
        Listener<String> first = listen(Codec.utf8(), options());
        try (Poller poller = Poller.open()) {
            poller.add(first, Listener::tryAccept);
            poller.poll(Duration.ZERO);
            step.accept(poller, first);
            first.close();
            try (Listener<String> second = listenAt(first.address().toString(), Codec.utf8(), options())) {
                Talk.assertThrough(this, second);
            }
        }
    }
}
