package io.ipc4j;

/**
 * What can be seen of a queue from outside, a moment ago.
 *
 * @param waiting messages that wait to be taken
 * @param leased messages that are out and not yet answered
 * @param capacity how many small messages the queue can hold
 * @param participants how many have the queue open: each queue object is one, and a server with all its clients is one; those who died a moment
 *     ago may be among them
 * @param redelivered how many messages came back since the queue was made; one too many for each process that was killed at the very moment at
 *     which it counted one
 * @param deadLetters messages that were rejected, delivered too often, or could not be decoded, and are still there
 */
public record QueueStats(
        long waiting, long leased, long capacity, int participants, long redelivered, long deadLetters) {}
