/** Starts the processes, in turn, and gathers what they say. */
@NullMarked
package io.ipc4j.benchmarks.driver;

import org.jspecify.annotations.NullMarked;
