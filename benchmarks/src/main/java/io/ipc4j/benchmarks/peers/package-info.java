/** What people use instead, each as its own documentation says. */
@NullMarked
package io.ipc4j.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
