/** What runs the stress tests. They stand in the packages of what they try. */
@org.jspecify.annotations.NullMarked
package io.ipc4j.stress;
