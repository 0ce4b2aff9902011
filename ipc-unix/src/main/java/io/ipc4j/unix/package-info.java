/** Unix-domain sockets: {@code unix:/run/app/echo.sock}. */
@NullMarked
package io.ipc4j.unix;

import org.jspecify.annotations.NullMarked;
