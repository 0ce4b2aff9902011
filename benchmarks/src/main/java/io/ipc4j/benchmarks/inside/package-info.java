/** What the parts cost inside one process, and what they allocate: {@code benchmarks/run jmh}. */
@NullMarked
package io.ipc4j.benchmarks.inside;

import org.jspecify.annotations.NullMarked;
