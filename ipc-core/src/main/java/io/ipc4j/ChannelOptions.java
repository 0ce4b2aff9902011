package io.ipc4j;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What can be set on a channel or listener. An address can say the same ({@code ?maxMessage=64k&wait=block}), and wins.
 *
 * @param maxMessage the largest message, in bytes, that may be sent or received; 1 to 1 GiB. {@code ?maxMessage=}
 * @param sendBuffer how many bytes of outgoing messages may wait in this process for a slow peer, beside one message that
 *     is larger; 1 KiB to 1 GiB. {@code ?sendBuffer=}
 * @param framing how a byte stream is cut into messages. {@code ?framing=length}, {@code line} or {@code raw}
 * @param waitStrategy how waiting calls wait. {@code ?wait=spinThenBlock}, {@code block} or {@code busySpin}
 * @param connectTimeout how long connecting may take. {@code ?connectTimeout=5s}
 * @param closeTimeout how long {@link Channel#close} may take to push what {@code send} has taken.
 *     {@code ?closeTimeout=1s}
 * @param authkey what both ends prove to each other that they know before the channel is open; null to ask nobody. Needs
 *     {@link Framing#LENGTH}. {@code ?authkeyFile=/path}, {@code ?authkeyLegacy=true}
 */
public record ChannelOptions(
        int maxMessage,
        int sendBuffer,
        Framing framing,
        WaitStrategy waitStrategy,
        Duration connectTimeout,
        Duration closeTimeout,
        @Nullable Authkey authkey) {

    private static final int GIB = 1 << 30;
    private static final ChannelOptions DEFAULTS = new ChannelOptions(
            16 << 20,
            64 << 10,
            Framing.LENGTH,
            WaitStrategy.spinThenBlock(),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            null);

    /**
     * Checks the values.
     *
     * @param maxMessage see above
     * @param sendBuffer see above
     * @param framing see above
     * @param waitStrategy see above
     * @param connectTimeout see above
     * @param closeTimeout see above
     * @param authkey see above
     */
    public ChannelOptions {
        inRange("maxMessage", maxMessage, 1, GIB);
        inRange("sendBuffer", sendBuffer, 1024, GIB);
        Objects.requireNonNull(framing, "framing");
        Objects.requireNonNull(waitStrategy, "waitStrategy");
        notNegative("connectTimeout", connectTimeout);
        notNegative("closeTimeout", closeTimeout);
    }

    /**
     * Messages up to 16 MiB, a send buffer of 64 KiB, length framing, spin then block, 10 s to connect, 1 s to close, no authkey.
     *
     * @return the defaults
     */
    public static ChannelOptions defaults() {
        return DEFAULTS;
    }

    /**
     * These options with another limit for messages.
     *
     * @param bytes the largest message, 1 to 1 GiB
     * @return the changed options
     */
    public ChannelOptions withMaxMessage(int bytes) {
        return new ChannelOptions(bytes, sendBuffer, framing, waitStrategy, connectTimeout, closeTimeout, authkey);
    }

    /**
     * These options with another send buffer.
     *
     * @param bytes how much may wait for a slow peer, 1 KiB to 1 GiB
     * @return the changed options
     */
    public ChannelOptions withSendBuffer(int bytes) {
        return new ChannelOptions(maxMessage, bytes, framing, waitStrategy, connectTimeout, closeTimeout, authkey);
    }

    /**
     * These options with another framing.
     *
     * @param other how a byte stream is cut into messages
     * @return the changed options
     */
    public ChannelOptions withFraming(Framing other) {
        return new ChannelOptions(maxMessage, sendBuffer, other, waitStrategy, connectTimeout, closeTimeout, authkey);
    }

    /**
     * These options with another way of waiting.
     *
     * @param other how waiting calls wait
     * @return the changed options
     */
    public ChannelOptions withWaitStrategy(WaitStrategy other) {
        return new ChannelOptions(maxMessage, sendBuffer, framing, other, connectTimeout, closeTimeout, authkey);
    }

    /**
     * These options with another time to connect.
     *
     * @param timeout how long connecting may take, not negative
     * @return the changed options
     */
    public ChannelOptions withConnectTimeout(Duration timeout) {
        return new ChannelOptions(maxMessage, sendBuffer, framing, waitStrategy, timeout, closeTimeout, authkey);
    }

    /**
     * These options with another time to close.
     *
     * @param timeout how long closing may take, not negative
     * @return the changed options
     */
    public ChannelOptions withCloseTimeout(Duration timeout) {
        return new ChannelOptions(maxMessage, sendBuffer, framing, waitStrategy, connectTimeout, timeout, authkey);
    }

    /**
     * These options with another authkey.
     *
     * @param key what both ends must know, or null to ask nobody
     * @return the changed options
     */
    public ChannelOptions withAuthkey(@Nullable Authkey key) {
        return new ChannelOptions(maxMessage, sendBuffer, framing, waitStrategy, connectTimeout, closeTimeout, key);
    }

    private static void inRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be from " + least + " to " + most);
        }
    }

    private static void notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " is " + value + "; it must not be negative");
        }
    }
}
