/**
 * The contract kit: what every transport, and every queue, promises, as tests.
 *
 * <p>A transport's test implements {@link io.ipc4j.tck.TransportContract}, which is all contracts at once, so that none can be
 * forgotten:
 *
 * <pre>{@code
 * class TcpContractTest implements TransportContract {
 *     public Transport transport() { return new TcpTransport(); }
 *     public String newAddress() { return "tcp://127.0.0.1:0"; }
 * }
 * }</pre>
 *
 * <p>A queue's test implements {@link io.ipc4j.tck.QueueContract} in the same way:
 *
 * <pre>{@code
 * class MmapQueueTest implements QueueContract {
 *     public QueuePlace place(QueueOptions options) {
 *         return QueuePlace.at(new MmapTransport(), "mmap:" + newDirectory(), options);
 *     }
 * }
 * }</pre>
 *
 * <p>Each test's Javadoc begins with the rule that it tests; the rules stand in the Javadoc of the types that promise them.
 */
@NullMarked
package io.ipc4j.tck;

import org.jspecify.annotations.NullMarked;
