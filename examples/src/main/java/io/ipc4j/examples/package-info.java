/** Small programs that show the API: echo, chat, and a tour of both. Start reading with {@code EchoServer}. */
@NullMarked
package io.ipc4j.examples;

import org.jspecify.annotations.NullMarked;
