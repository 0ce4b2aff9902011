/** Waiting, written once: spin, arm, look once more, sleep. */
@NullMarked
package io.ipc4j.waiting;

import org.jspecify.annotations.NullMarked;
