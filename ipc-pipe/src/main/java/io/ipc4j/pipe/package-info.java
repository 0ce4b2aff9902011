/** Named pipes: {@code pipe:/run/app/echo}. */
@NullMarked
package io.ipc4j.pipe;

import org.jspecify.annotations.NullMarked;
