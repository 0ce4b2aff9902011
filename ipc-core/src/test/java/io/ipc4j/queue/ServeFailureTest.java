package io.ipc4j.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.MessageQueue;
import io.ipc4j.QueueServer;
import io.ipc4j.spi.LinkListener;
import io.ipc4j.spi.Readiness;
import io.ipc4j.spi.Transport;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.ServerSocketChannel;
import org.junit.jupiter.api.Test;

/** A server that can't begin. */
class ServeFailureTest {

    @Test
    void whereMessagesWouldNotFitIsRefused() throws Exception {
        try (MessageQueue<String> queue = Ipc.openQueue("mem:large-messages?maxMessage=20m", Codec.utf8())) {
            assertThatThrownBy(() -> Ipc.serveQueue("mem:served-large", queue))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("mem:large-messages", "20971520", "16777216", "maxMessage=20971520");
            String address = "mem:served-large?maxMessage=20m";
            try (QueueServer server = Ipc.serveQueue(address, queue);
                    MessageQueue<String> client = Ipc.openQueue(address, Codec.utf8())) {
                queue.put("x".repeat(18 << 20));
                assertThat(client.take()).hasSize(18 << 20);
                assertThat(server.isOpen()).isTrue();
            }
        }
    }

    /** Nobody can wait for it: its channel blocks. */
    @Test
    void leavesNoListener() throws Exception {
        Transport transport = mock();
        LinkListener listener = mock();
        when(transport.scheme()).thenReturn("broken");
        when(transport.listen(any(), any())).thenReturn(listener);
        try (MessageQueue<String> queue = Ipc.openQueue("mem:not-served", Codec.utf8());
                ServerSocketChannel blocking = ServerSocketChannel.open()) {
            when(listener.readiness()).thenReturn(Readiness.of(blocking));
            assertThatThrownBy(() -> Ipc.serveQueue(transport, "broken:x", queue, ChannelOptions.defaults()))
                    .isInstanceOf(IllegalBlockingModeException.class);
            verify(listener).close();
            queue.put("still of use");
        }
    }
}
