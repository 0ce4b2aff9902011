/** Meeting at a path: Unix-domain sockets with an owner, for the transports of one machine. */
@NullMarked
package io.ipc4j.spi.unix;

import org.jspecify.annotations.NullMarked;
