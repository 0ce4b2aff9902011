/**
 * For those who write a transport.
 *
 * <p>A transport never waits. Its links try, and say how to be woken; waiting, timeouts, interrupts, spinning, batching, codecs,
 * the poller and the server are written once, above. Four steps:
 *
 * <ol>
 *   <li>Implement {@link io.ipc4j.spi.Transport}: a scheme, connect, listen.
 *   <li>If your system gives you a byte stream, implement {@link io.ipc4j.spi.ByteStream} and wrap it in a
 *       {@link io.ipc4j.spi.StreamLink}, which does the framing; for any {@code SocketChannel} there is
 *       {@link io.ipc4j.spi.SocketStream}. If it carries messages, implement {@link io.ipc4j.spi.Link} itself. Addresses
 *       that are files are owned through {@link io.ipc4j.spi.OwnedPath}.
 *   <li>Name the class in {@code META-INF/services/io.ipc4j.spi.Transport} and in {@code module-info}.
 *   <li>Let a test implement {@code TransportContract} of {@code ipc-tck}.
 * </ol>
 *
 * <p>If two ends must say something before messages can flow, that is a {@link io.ipc4j.spi.Handshake}, which a
 * {@link io.ipc4j.spi.Greeter} of the transport and of its listener begin; it never waits either.
 */
@NullMarked
package io.ipc4j.spi;

import org.jspecify.annotations.NullMarked;
