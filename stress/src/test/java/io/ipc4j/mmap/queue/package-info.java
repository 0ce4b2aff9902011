/** The ring of a queue, its turnstile and its bells. */
@org.jspecify.annotations.NullMarked
package io.ipc4j.mmap.queue;
