/** Work queues, with processes that put and processes that take. */
@NullMarked
package io.ipc4j.benchmarks.queues;

import org.jspecify.annotations.NullMarked;
