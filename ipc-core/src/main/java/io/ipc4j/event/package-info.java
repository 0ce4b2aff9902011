/** Event loops: the poller and the server. */
@NullMarked
package io.ipc4j.event;

import org.jspecify.annotations.NullMarked;
