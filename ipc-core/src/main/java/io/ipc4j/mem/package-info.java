/** The {@code mem:} transport, for tests and for threads of one process. */
@NullMarked
package io.ipc4j.mem;

import org.jspecify.annotations.NullMarked;
