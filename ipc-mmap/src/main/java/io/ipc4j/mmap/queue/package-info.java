/**
 * Durable queues in mapped files: any number of processes put and take without a server, and each may die at any instruction. The
 * bytes are described in {@code docs/queue-format.md}.
 */
@NullMarked
package io.ipc4j.mmap.queue;

import org.jspecify.annotations.NullMarked;
