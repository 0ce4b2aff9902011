/** The ring of a channel, and its bells. */
@org.jspecify.annotations.NullMarked
package io.ipc4j.mmap;
