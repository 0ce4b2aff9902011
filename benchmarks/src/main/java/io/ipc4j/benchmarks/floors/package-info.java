/** What the machine gives with nothing on top: bare sockets, pipes and mapped files. */
@NullMarked
package io.ipc4j.benchmarks.floors;

import org.jspecify.annotations.NullMarked;
