package io.ipc4j.spi;

import io.ipc4j.QueueOptions;

/**
 * What a transport is told about a queue of its own.
 *
 * @param queue what every queue has; the address's own words are in it already
 * @param own the transport's own parameters, by name, only names that it declared, for its queues or for its channels; with the
 *     options of the channel
 */
public record StoreOptions(QueueOptions queue, LinkOptions own) {}
