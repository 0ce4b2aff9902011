package io.ipc4j;

import java.time.Duration;
import java.util.Objects;

/**
 * What can be set on a queue. An address can say the same ({@code ?capacity=1000&durability=sync}), and wins. What only the maker of a
 * queue can say (capacity, durability, maxDeliveries) must agree with the queue if it is there already, unless it is left at the default; a
 * {@code mmap:} queue may be larger than asked for. Of a served queue they are the server's to say: a client's have no effect.
 *
 * @param capacity how many small messages the queue can hold, at least; 1 to 2^30, or 0 for the transport's own default.
 *     {@code ?capacity=}
 * @param maxDeliveries how often a message is delivered before it is a dead letter; 1 to 65,535, or 0 for any number.
 *     {@code ?maxDeliveries=}
 * @param durability what a message survives. {@code ?durability=memory}, {@code interval} or {@code sync}
 * @param flushInterval how often {@link Durability#INTERVAL} writes to the disk; 1 ms to 1 h. {@code ?flushInterval=100ms}
 * @param reconnect for how long a served queue whose server is gone tries to reach it again before calls fail; zero: not at
 *     all. {@code ?reconnect=30s}
 * @param channel how to reach a served queue, and how to wait; what it says of an address, {@link ChannelOptions} says.
 *     To a {@code mem:} queue only its {@code maxMessage} and {@code waitStrategy} matter, to a {@code mmap:} queue in
 *     a directory only its {@code connectTimeout}, for others that open it, and {@code waitStrategy}
 */
public record QueueOptions(
        long capacity,
        int maxDeliveries,
        Durability durability,
        Duration flushInterval,
        Duration reconnect,
        ChannelOptions channel) {

    private static final QueueOptions DEFAULTS = new QueueOptions(
            0, 16, Durability.MEMORY, Duration.ofMillis(100), Duration.ofSeconds(30), ChannelOptions.defaults());

    /**
     * Checks the values.
     *
     * @param capacity see above
     * @param maxDeliveries see above
     * @param durability see above
     * @param flushInterval see above
     * @param reconnect see above
     * @param channel see above
     */
    public QueueOptions {
        if (capacity < 0 || capacity > 1 << 30) {
            throw new IllegalArgumentException("capacity is " + capacity + "; it must be from 0 to " + (1 << 30));
        }
        if (maxDeliveries < 0 || maxDeliveries > 0xFFFF) {
            throw new IllegalArgumentException("maxDeliveries is " + maxDeliveries + "; it must be from 0 to 65535");
        }
        Objects.requireNonNull(durability, "durability");
        if (flushInterval.compareTo(Duration.ofMillis(1)) < 0 || flushInterval.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("flushInterval is " + flushInterval + "; it must be from 1 ms to 1 h");
        }
        if (reconnect.isNegative()) {
            throw new IllegalArgumentException("reconnect is " + reconnect + "; it must not be negative");
        }
        Objects.requireNonNull(channel, "channel");
    }

    /**
     * The transport's own capacity, 16 deliveries, {@link Durability#MEMORY}, a flush every 100 ms if asked for, 30 s to reconnect,
     * {@link ChannelOptions#defaults}.
     *
     * @return the defaults
     */
    public static QueueOptions defaults() {
        return DEFAULTS;
    }

    /**
     * These options with another capacity.
     *
     * @param messages how many small messages the queue can hold at least; 0 for the transport's own default
     * @return the changed options
     */
    public QueueOptions withCapacity(long messages) {
        return new QueueOptions(messages, maxDeliveries, durability, flushInterval, reconnect, channel);
    }

    /**
     * These options with another number of deliveries.
     *
     * @param times how often a message is delivered before it is a dead letter; 0 for any number
     * @return the changed options
     */
    public QueueOptions withMaxDeliveries(int times) {
        return new QueueOptions(capacity, times, durability, flushInterval, reconnect, channel);
    }

    /**
     * These options with another durability.
     *
     * @param other what a message survives
     * @return the changed options
     */
    public QueueOptions withDurability(Durability other) {
        return new QueueOptions(capacity, maxDeliveries, other, flushInterval, reconnect, channel);
    }

    /**
     * These options with another interval of {@link Durability#INTERVAL}.
     *
     * @param interval how often to write to the disk
     * @return the changed options
     */
    public QueueOptions withFlushInterval(Duration interval) {
        return new QueueOptions(capacity, maxDeliveries, durability, interval, reconnect, channel);
    }

    /**
     * These options with another time to reach a lost server again.
     *
     * @param time for how long; zero: not at all
     * @return the changed options
     */
    public QueueOptions withReconnect(Duration time) {
        return new QueueOptions(capacity, maxDeliveries, durability, flushInterval, time, channel);
    }

    /**
     * These options with others for the channel and the waiting.
     *
     * @param options how to reach a served queue, and how to wait
     * @return the changed options
     */
    public QueueOptions withChannel(ChannelOptions options) {
        return new QueueOptions(capacity, maxDeliveries, durability, flushInterval, reconnect, options);
    }
}
