package io.ipc4j;

/**
 * How a byte stream is cut into messages; {@code ?framing=} in an address. Both sides must use the same.
 *
 * <p>Transports that carry whole messages by themselves know only {@link #LENGTH}.
 */
public enum Framing {
    /**
     * A 4-byte big-endian length before each message: any bytes, any size up to the limit. This is what CPython's
     * {@code multiprocessing.connection} speaks.
     */
    LENGTH,
    /**
     * One line a message, ended by {@code \n} (a {@code \r} before it is dropped on receiving): {@code nc} and telnet can
     * join. A message that contains {@code \n} or ends in {@code \r} can't be sent.
     */
    LINE,
    /**
     * No framing: a message received is whatever bytes one read gave, a message sent is its bytes alone. Borders are
     * not kept; for peers that speak no framing at all. An empty message can't be sent.
     */
    RAW
}
