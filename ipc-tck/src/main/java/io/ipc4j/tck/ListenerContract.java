package io.ipc4j.tck;

import static io.ipc4j.tck.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.AddressInUseException;
import io.ipc4j.Channel;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import io.ipc4j.NoListenerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a listener does (rules L1 to L11; L9: {@link FreeAddressContract}, L10 needs a second process: {@link ProcessContract}). */
public interface ListenerContract extends TransportFixture {

    /** L1. Look at how the transport tells the system's many ways of saying that nobody is there. */
    @Test
    default void connectingWhereNobodyListensFails() {
        String address;
        try (Listener<String> listener = listen(Codec.utf8(), options())) {
            address = listener.address().toString();
        }
        assertThatThrownBy(() -> Ipc.connect(transport(), address, Codec.utf8(), options()))
                .isInstanceOf(NoListenerException.class)
                .hasMessageContaining(address);
    }

    /** L2. Look at who owns the address: the second listener must find that out before it touches anything. */
    @Test
    default void listeningTwiceFailsAndTheFirstGoesOn() throws Exception {
        try (Listener<String> listener = listen(Codec.utf8(), options())) {
            String address = listener.address().toString();
            assertThatThrownBy(() -> listenAt(address, Codec.utf8(), options()))
                    .isInstanceOf(AddressInUseException.class)
                    .hasMessageContaining(address);
            Talk.assertThrough(this, listener);
        }
    }

    /** L3. Look at what {@code address()} fills in. */
    @Test
    default void theAddressOfAListenerCanBeConnectedTo() throws Exception {
        try (Listener<String> listener = listen(Codec.utf8(), options());
                Listener<String> other = listen(Codec.utf8(), options())) {
            assertThat(listener.address()).isNotEqualTo(other.address());
            Talk.assertThrough(this, listener);
            Talk.assertThrough(this, other);
        }
    }

    /** L3. The address is for the peer: what it says of the line must come along. */
    @Test
    default void theAddressKeepsItsParameters() throws Exception {
        try (Listener<String> listener = listenAt(newAddress() + "?maxMessage=1k", Codec.utf8(), options())) {
            assertThat(listener.address().toString()).endsWith("?maxMessage=1k");
            try (Channel<String> client = connect(listener, Codec.utf8(), options())) {
                assertThatThrownBy(() -> client.send("x".repeat(1025))).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    /** L4. Look at what channels of one listener share. */
    @Test
    default void manyPeersHaveChannelsOfTheirOwn() throws Exception {
        List<Channel<String>> clients = new ArrayList<>();
        List<Channel<String>> accepted = new ArrayList<>();
        try (Listener<String> listener = listen(Codec.utf8(), options())) {
            for (int i = 0; i < 40; i++) {
                clients.add(connect(listener, Codec.utf8(), options()));
                accepted.add(listener.accept());
            }
            for (int i = 0; i < clients.size(); i++) {
                clients.get(i).send("from " + i);
            }
            Set<String> heard = new HashSet<>();
            for (Channel<String> channel : accepted) {
                String message = channel.receive();
                heard.add(message);
                channel.send("to whom it came " + message);
            }
            assertThat(heard).hasSize(clients.size());
            for (int i = 0; i < clients.size(); i++) {
                assertThat(clients.get(i).receive()).isEqualTo("to whom it came from " + i);
            }
        } finally {
            clients.forEach(Channel::close);
            accepted.forEach(Channel::close);
        }
    }

    /** L4. Look at what the end of one channel tears down. */
    @Test
    default void theEndOfOneChannelDoesNotTouchTheOthers() throws Exception {
        try (ChannelPair<String> pair = pair(Codec.utf8(), options());
                Channel<String> other = connect(pair.listener(), Codec.utf8(), options());
                Channel<String> acceptedOther = pair.listener().accept()) {
            pair.client().close();
            assertThatThrownBy(pair.server()::receive).isInstanceOf(ChannelClosedException.class);
            Talk.assertBetween(other, acceptedOther);
            Talk.assertThrough(this, pair.listener());
        }
    }

    /** L4. Many connect before anybody accepts: none may be lost, nor hang. */
    @Test
    default void peersWaitOutsideUntilTheyAreAccepted() throws Exception {
        List<Channel<String>> all = new ArrayList<>();
        try (Listener<String> listener = listen(Codec.utf8(), options())) {
            for (int i = 0; i < 20; i++) {
                Channel<String> client = connect(listener, Codec.utf8(), options());
                all.add(client);
                client.send("early " + i);
            }
            Set<String> heard = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                Channel<String> channel = listener.accept();
                all.add(channel);
                heard.add(channel.receive());
            }
            assertThat(heard).hasSize(20);
        } finally {
            all.forEach(Channel::close);
        }
    }

    /** L5. Look at the rounding of the time: too early is as wrong as never. */
    @Test
    default void aTimedAcceptIsNullNotBeforeItsTime() throws Exception {
        try (Listener<String> listener = listen(Codec.utf8(), options())) {
            long begin = System.nanoTime();
            Channel<String> nobody = listener.accept(Duration.ofMillis(50));
            long took = System.nanoTime() - begin;
            assertThat(nobody).isNull();
            assertThat(took).isGreaterThanOrEqualTo(50_000_000);
            assertThat(listener.accept(Duration.ZERO)).isNull();
            assertThatThrownBy(() -> listener.accept(Duration.ofNanos(-1)))
                    .isInstanceOf(IllegalArgumentException.class);
            Talk.assertThrough(this, listener);
        }
    }

    /** L6. Look at {@code tryAccept} of the link listener: it must not wait. */
    @Test
    default void tryAcceptIsNullUntilSomebodyWaitsOutside() throws Exception {
        try (Listener<String> listener = listen(Codec.utf8(), options())) {
            assertThat(listener.tryAccept()).isNull();
            try (Channel<String> client = connect(listener, Codec.utf8(), options());
                    Channel<String> accepted = soon().until(listener::tryAccept, channel -> channel != null)) {
                Talk.assertBetween(client, accepted);
                assertThat(listener.tryAccept()).isNull();
            }
        }
    }

    /** L7. NIO closes the channel under an interrupted thread; a listener of ours lives on. */
    @Test
    default void anInterruptedAcceptLeavesTheListenerGood() throws Exception {
        try (Listener<String> listener = listen(Codec.utf8(), options())) {
            for (int i = 0; i < 20; i++) {
                Background<Channel<String>> accepting = Background.call(listener::accept);
                if (i % 2 == 0) {
                    accepting.awaitAsleep();
                }
                accepting.interrupt();
                assertThat(accepting.failure()).isInstanceOf(InterruptedException.class);
            }
            assertThat(listener.isOpen()).isTrue();
            Talk.assertThrough(this, listener);
        }
    }

    /** L8. Look at who wakes the threads that wait: all of them must be, not only the one in the kernel. */
    @Test
    default void closingEndsEveryWaitingAccept() throws Exception {
        Listener<String> listener = listen(Codec.utf8(), options());
        List<Background<Channel<String>>> accepting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            accepting.add(Background.call(listener::accept).awaitAsleep());
            accepting.add(
                    Background.call(() -> listener.accept(Duration.ofHours(1))).awaitAsleep());
        }
        listener.close();
        for (Background<Channel<String>> each : accepting) {
            assertThat(each.failure()).isInstanceOf(ChannelClosedException.class);
        }
    }

    /** L8. Look at what the listener shares with the channels that came through it. */
    @Test
    default void closingTwiceLeavesAcceptedChannelsAlone() throws Exception {
        Listener<String> listener = listen(Codec.utf8(), options());
        try (Channel<String> client = connect(listener, Codec.utf8(), options());
                Channel<String> accepted = listener.accept()) {
            listener.close();
            listener.close();
            assertThat(listener.isOpen()).isFalse();
            Talk.assertBetween(client, accepted);
            assertThatThrownBy(listener::accept).isInstanceOf(ChannelClosedException.class);
            assertThatThrownBy(listener::tryAccept).isInstanceOf(ChannelClosedException.class);
            assertThatThrownBy(() -> listener.accept(Duration.ZERO)).isInstanceOf(ChannelClosedException.class);
        }
    }

    /** L8. Whoever was not accepted must learn it, not wait for ever. */
    @Test
    default void closingTurnsAwayWhoeverWaitsOutside() throws Exception {
        Listener<String> listener = listen(Codec.utf8(), options());
        try (Channel<String> client = connect(listener, Codec.utf8(), options())) {
            listener.close();
            assertThatThrownBy(client::receive).isInstanceOf(ChannelClosedException.class);
        }
    }

    /** L11. Look at the transport's list of parameters. */
    @Test
    default void aParameterThatNobodyKnowsIsRefused() throws Exception {
        String address = newAddress() + "?frobnicate=1";
        assertThatThrownBy(() -> listenAt(address, Codec.utf8(), options()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("frobnicate")
                .hasMessageContaining("maxMessage");
        try (Listener<String> listener = listen(Codec.utf8(), options())) {
            String there = listener.address() + "?frobnicate=1";
            assertThatThrownBy(() -> Ipc.connect(transport(), there, Codec.utf8(), options()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("frobnicate")
                    .hasMessageContaining("maxMessage");
        }
    }

    /** L11. Look at where a value is read: it must be named, and refused before anything is opened. */
    @Test
    default void valuesThatCannotBeAreRefused() {
        List<String> impossible = List.of(
                "maxMessage=-1",
                "maxMessage=many",
                "sendBuffer=0",
                "framing=huh",
                "wait=please",
                "closeTimeout=5",
                "x");
        for (String parameter : impossible) {
            assertThatThrownBy(() -> listenAt(newAddress() + "?" + parameter, Codec.utf8(), options()))
                    .as(parameter)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(parameter);
        }
    }
}
