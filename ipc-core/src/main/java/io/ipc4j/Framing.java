package io.ipc4j;

/**
 * How a byte stream is cut into messages; {@code ?framing=} in an address. Both sides must use the same.
 *
 * <p>Transports that carry whole messages by themselves may know only {@link #LENGTH}; {@code mmap:} knows all, and carries a
 * byte stream with the others.
 *
 * <ul>
 *   <li><b>F1</b> {@code LINE}: every text without a line feed arrives as it was, the empty one and those outside ASCII too.
 *   <li><b>F2</b> {@code LINE}: a message that holds a line feed, or ends in a carriage return, is refused with
 *       {@link IllegalArgumentException}; the channel stays good.
 *   <li><b>F3</b> {@code LINE}: a line over {@link ChannelOptions#maxMessage} ends the channel with {@link ProtocolException}
 *       before it is held in memory.
 *   <li><b>F4</b> {@code RAW}: the bytes arrive all and in order, whatever the borders; an empty message is refused.
 *   <li><b>F5</b> {@code RAW}: no message is longer than {@link ChannelOptions#maxMessage}.
 *   <li><b>F6</b> {@code LENGTH}: an announced length that is negative or over the limit ends the channel with
 *       {@link ProtocolException}, after all whole messages before it were received.
 * </ul>
 */
public enum Framing {
    /**
     * A 4-byte big-endian length before each message: any bytes, any size up to the limit. This is what CPython's
     * {@code multiprocessing.connection} speaks.
     */
    LENGTH,
    /**
     * One line a message, ended by {@code \n} (any {@code \r} before it is dropped on receiving): {@code nc} and telnet can
     * join. A message that contains {@code \n} or ends in {@code \r} can't be sent.
     */
    LINE,
    /**
     * No framing: a message received is whatever bytes one read gave, a message sent is its bytes alone. Borders are
     * not kept; for peers that speak no framing at all. An empty message can't be sent.
     */
    RAW
}
