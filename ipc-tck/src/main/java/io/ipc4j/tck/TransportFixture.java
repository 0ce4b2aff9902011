package io.ipc4j.tck;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ipc4j.Channel;
import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import io.ipc4j.spi.Transport;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the kit needs to know of a transport, and the small helpers that all contracts share. */
@ExtendWith(Watchdog.class)
public interface TransportFixture {

    /** The largest message in tests that don't set a limit of their own. */
    int MAX_MESSAGE = 2 << 20;

    /** The transport under test. */
    Transport transport();

    /** An address to listen at that no other test uses, e.g. with port 0 or a fresh name. No query. */
    String newAddress();

    /** What it can do; all, unless it says otherwise. */
    default Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    /** Skips the test, with the reason, if the transport lacks something. */
    default void needs(Capability capability) {
        assumeTrue(capabilities().contains(capability), () -> transport().scheme() + ": lacks " + capability);
    }

    /** The options of tests that need none of their own. */
    default ChannelOptions options() {
        return ChannelOptions.defaults().withMaxMessage(MAX_MESSAGE);
    }

    /** An address as another process is told it, which does not know {@link #options}: they may have to stand in its query. */
    default String forOthers(String address) {
        return address;
    }

    default <T> Listener<T> listen(Codec<T> codec, ChannelOptions options) {
        return listenAt(newAddress(), codec, options);
    }

    default <T> Listener<T> listenAt(String address, Codec<T> codec, ChannelOptions options) {
        return Ipc.listen(transport(), address, codec, options);
    }

    default <T> Channel<T> connect(Listener<?> listener, Codec<T> codec, ChannelOptions options)
            throws InterruptedException {
        return Ipc.connect(transport(), listener.address().toString(), codec, options);
    }

    /** Two ends of a new line. */
    default <T> ChannelPair<T> pair(Codec<T> codec, ChannelOptions options) throws InterruptedException {
        Listener<T> listener = listen(codec, options);
        Channel<T> client = connect(listener, codec, options);
        return new ChannelPair<>(client, listener.accept(), listener);
    }

    /** Two ends of a new line that carries bytes, with the fixture's options. */
    default ChannelPair<byte[]> pair() throws InterruptedException {
        return pair(Codec.bytes(), options());
    }
}
