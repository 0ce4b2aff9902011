/** What is said before a channel is one: driving handshakes, on both sides. */
@NullMarked
package io.ipc4j.handshake;

import org.jspecify.annotations.NullMarked;
