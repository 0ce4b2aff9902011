/**
 * Messages as JSON, with jackson-databind: {@link io.ipc4j.jackson.JsonCodec}.
 *
 * <pre>{@code
 * record Job(String kind, int id) {}
 *
 * try (Channel<Job> channel = Ipc.connect("tcp://127.0.0.1:51000", JsonCodec.of(Job.class))) {
 *     channel.send(new Job("resize", 42)); // {"kind":"resize","id":42}
 * }
 * }</pre>
 */
@NullMarked
package io.ipc4j.jackson;

import org.jspecify.annotations.NullMarked;
