/** What the parts cost inside one process, and what they allocate: {@code benchmarks/run jmh}. */
package io.ipc4j.benchmarks.inside;
