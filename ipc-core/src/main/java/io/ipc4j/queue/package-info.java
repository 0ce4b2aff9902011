/** What is behind {@link io.ipc4j.MessageQueue}: waiting, verbs, queues in this process, and queues that somebody serves. */
@NullMarked
package io.ipc4j.queue;

import org.jspecify.annotations.NullMarked;
