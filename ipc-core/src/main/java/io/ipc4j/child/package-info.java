/** How a parent and its child process come to their lines. */
@NullMarked
package io.ipc4j.child;

import org.jspecify.annotations.NullMarked;
