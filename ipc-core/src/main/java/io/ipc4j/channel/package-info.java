/** Channels over links: the sending side, the receiving side, closing. */
@NullMarked
package io.ipc4j.channel;

import org.jspecify.annotations.NullMarked;
