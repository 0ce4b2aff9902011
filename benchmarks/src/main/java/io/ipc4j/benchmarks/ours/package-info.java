/** ipc4j itself, over each of its transports. */
@NullMarked
package io.ipc4j.benchmarks.ours;

import org.jspecify.annotations.NullMarked;
