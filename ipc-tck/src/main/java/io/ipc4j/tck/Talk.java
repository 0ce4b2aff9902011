package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.Channel;
import io.ipc4j.Codec;
import io.ipc4j.Listener;

/** Whether two can talk. */
final class Talk {

    private Talk() {}

    static void assertThrough(TransportFixture fixture, Listener<String> listener) throws InterruptedException {
        try (Channel<String> client = fixture.connect(listener, Codec.utf8(), fixture.options());
                Channel<String> accepted = listener.accept()) {
            assertBetween(client, accepted);
        }
    }

    static void assertBetween(Channel<String> one, Channel<String> other) throws InterruptedException {
        one.send("hola");
        assertThat(other.receive()).isEqualTo("hola");
        other.send("adiós");
        assertThat(one.receive()).isEqualTo("adiós");
    }
}
