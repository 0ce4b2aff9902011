/** The {@code mmap:} transport: rings in a mapped file, and a socket as doorbell. */
@NullMarked
package io.ipc4j.mmap;

import org.jspecify.annotations.NullMarked;
