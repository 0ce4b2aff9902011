/** TCP: {@code tcp://host:port}. */
@NullMarked
package io.ipc4j.tcp;

import org.jspecify.annotations.NullMarked;
