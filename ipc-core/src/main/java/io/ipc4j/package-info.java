/**
 * Processes that talk: one API over TCP, Unix sockets, named pipes, mapped files and, for tests, the heap.
 *
 * <h2>Hello</h2>
 *
 * <pre>{@code
 * // in one process, or thread
 * try (Listener<String> listener = Ipc.listen("tcp://127.0.0.1:51000", Codec.utf8());
 *         Channel<String> channel = listener.accept()) {
 *     channel.forEach(channel::send); // an echo server, until the client closes
 * }
 *
 * // meanwhile, in another
 * try (Channel<String> channel = Ipc.connect("tcp://127.0.0.1:51000", Codec.utf8())) {
 *     channel.send("hola");
 *     System.out.println(channel.receive());
 * }
 * }</pre>
 *
 * <h2>The parts</h2>
 *
 * A {@link io.ipc4j.Channel} carries whole messages both ways between two processes; a {@link io.ipc4j.Listener}
 * accepts channels at an address; a {@link io.ipc4j.Codec} turns messages into bytes. A {@link io.ipc4j.Poller} waits for
 * many channels and listeners in one thread, and a {@link io.ipc4j.Server} is the event loop that most programs want on
 * top of that.
 *
 * <h2>Three answers</h2>
 *
 * <em>Nothing yet</em> is {@code null}, <em>full</em> is {@code false}, <em>gone</em> is an exception of the
 * {@link io.ipc4j.IpcException} family, all unchecked. Misuse is an {@link java.lang.IllegalArgumentException}. Whatever
 * waits can be interrupted, throws {@link java.lang.InterruptedException} then, and stays usable.
 */
@NullMarked
package io.ipc4j;

import org.jspecify.annotations.NullMarked;
