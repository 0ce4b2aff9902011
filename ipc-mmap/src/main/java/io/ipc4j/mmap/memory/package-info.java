/** Files in memory, and letting go of them. */
@NullMarked
package io.ipc4j.mmap.memory;

import org.jspecify.annotations.NullMarked;
