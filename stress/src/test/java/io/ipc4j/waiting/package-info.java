/** The lock below every line. */
@org.jspecify.annotations.NullMarked
package io.ipc4j.waiting;
