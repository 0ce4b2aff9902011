/** What the measuring process does. */
@NullMarked
package io.ipc4j.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
