/** Turns the figures of a run into the tables and pictures of {@code docs/performance.md}. */
@NullMarked
package io.ipc4j.benchmarks.report;

import org.jspecify.annotations.NullMarked;
