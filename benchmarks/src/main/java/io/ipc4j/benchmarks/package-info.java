/** ipc4j beside the raw floor, in one run, between real processes. */
@NullMarked
package io.ipc4j.benchmarks;

import org.jspecify.annotations.NullMarked;
