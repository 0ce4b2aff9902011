package io.ipc4j.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.Channel;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.Listener;
import io.ipc4j.Server;
import io.ipc4j.ServerHandler;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GoneClientTest {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    private final class Telling implements ServerHandler<String> {
        @Override
        public void onMessage(Channel<String> channel, String message) throws Exception {
            channel.send(message);
        }

        @Override
        public void onClose(Channel<String> channel, @Nullable Throwable cause) {
            told.add("closed: " + cause);
        }
    }

    /** V1: the answer is still to be pushed when the end is found, so the client is looked at twice in one round. */
    @Test
    void aClientThatHasGoneWithoutItsAnswerIsToldOnce() throws Exception {
        Listener<String> listener = Ipc.listen("mem:gone-client", Codec.utf8());
        Channel<String> client = Ipc.connect("mem:gone-client", Codec.utf8());
        client.send("hola");
        client.close();
        try (Server<String> server = Server.start(listener, new Telling())) {
            assertThat(told.poll(1, TimeUnit.MINUTES)).isEqualTo("closed: null");
            assertThat(server.channels()).isEmpty();
        }
        assertThat(told).isEmpty();
    }
}
